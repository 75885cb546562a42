package io.github.tpo4j.eval.box;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The box in the words of an answer, as InternVL reads it: the first bracket with four parts
 * between commas; four zeros if one of them is no number.
 */
final class SpokenBox {
  private static final Pattern BRACKET =
      Pattern.compile("(?d)\\[*\\[(.*?),(.*?),(.*?),(.*?)\\]\\]*");

  /** What Python's {@code float} takes. */
  private static final Pattern NUMBER =
      Pattern.compile(
          "[+-]?(?:\\d+(?:_\\d+)*\\.?(?:\\d+(?:_\\d+)*)?|\\.\\d+(?:_\\d+)*)"
              + "(?:[eE][+-]?\\d+(?:_\\d+)*)?");

  private SpokenBox() {}

  /** Four numbers as they are said. */
  static float[] find(String answer) {
    Matcher bracket = BRACKET.matcher(answer);
    float[] box = new float[4];
    if (!bracket.find()) {
      return box;
    }
    for (int i = 0; i < 4; i++) {
      String part = bracket.group(i + 1).strip();
      if (!NUMBER.matcher(part).matches()) {
        return new float[4];
      }
      box[i] = (float) Double.parseDouble(part.replace("_", ""));
    }
    return box;
  }
}
