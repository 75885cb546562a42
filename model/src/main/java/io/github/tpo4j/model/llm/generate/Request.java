package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.core.TpoException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * How one row is generated.
 *
 * @param maxNewTokens most tokens; a task's placeholder that has to follow its start token may be
 *     one more
 * @param chooser picks the tokens; not shared with another row
 * @param stopIds tokens that end the row; they are part of the ids but not of the text
 * @param stopTexts texts that end the row, also across the borders of tokens; not part of the text
 * @param decode ids to text; null if there is no text and no stop text
 * @param listener hears every token
 */
public record Request(
    int maxNewTokens,
    Chooser chooser,
    Set<Integer> stopIds,
    List<String> stopTexts,
    Function<int[], String> decode,
    Listener listener) {

  /** Hears a row as it grows. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param id the token
     * @param text what the text has grown by: empty while a character or a possible stop text is
     *     incomplete
     * @return false to end the row
     */
    boolean token(int row, int id, String text);
  }

  public Request {
    stopIds = Set.copyOf(stopIds);
    stopTexts = List.copyOf(stopTexts);
    if (maxNewTokens < 1) {
      throw TpoException.usage("maxNewTokens: expected at least 1 but found " + maxNewTokens);
    }
    if (!stopTexts.isEmpty() && decode == null) {
      throw new IllegalArgumentException("stop texts need a decoder");
    }
    if (stopTexts.contains("")) {
      throw TpoException.usage("stop: an empty text would end every answer at once");
    }
  }

  /** The likeliest tokens until a stop token, without text. */
  public static Request greedy(int maxNewTokens, Integer... stopIds) {
    return new Request(
        maxNewTokens, Chooser.GREEDY, Set.of(stopIds), List.of(), null, (row, id, text) -> true);
  }
}
