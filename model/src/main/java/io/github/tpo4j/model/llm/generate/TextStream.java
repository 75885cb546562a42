package io.github.tpo4j.model.llm.generate;

import java.util.List;
import java.util.function.Function;

/**
 * Turns growing ids into text that can be shown at once: what it has given out is never taken back.
 *
 * <p>Held back are an unfinished UTF-8 character at the end and anything that may become a stop
 * text.
 */
final class TextStream {
  private static final char INCOMPLETE = '\uFFFD';

  private final Function<int[], String> decode;
  private final List<String> stops;
  private String text = "";
  private int given;
  private boolean stopped;

  TextStream(Function<int[], String> decode, List<String> stops) {
    this.decode = decode;
    this.stops = stops;
  }

  /** Takes all ids so far and returns what may be shown now and was not yet. */
  String update(int[] ids) {
    if (decode == null) {
      return "";
    }
    text = decode.apply(ids);
    int cut = -1;
    for (String stop : stops) {
      int at = text.indexOf(stop);
      cut = at >= 0 && (cut < 0 || at < cut) ? at : cut;
    }
    if (cut >= 0) {
      stopped = true;
      text = text.substring(0, cut);
      return give(cut);
    }
    int safe = text.length();
    while (safe > 0 && text.charAt(safe - 1) == INCOMPLETE) {
      safe--;
    }
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, text.length()); n > 0; n--) {
        if (text.endsWith(stop.substring(0, n))) {
          safe = Math.min(safe, text.length() - n);
          break;
        }
      }
    }
    return give(safe);
  }

  /** The rest, once no more ids come. */
  String finish() {
    return give(text.length());
  }

  private String give(int end) {
    if (end <= given) {
      return "";
    }
    String more = text.substring(given, end);
    given = end;
    return more;
  }

  boolean stopped() {
    return stopped;
  }

  /** All of the text, what is held back included. */
  String text() {
    return text;
  }
}
