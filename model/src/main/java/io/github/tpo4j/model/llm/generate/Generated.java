package io.github.tpo4j.model.llm.generate;

/**
 * What came of one row.
 *
 * @param ids the tokens, the stop token included
 * @param text their text without stop token and stop text; empty if the request had no decoder
 * @param end why it ended
 */
public record Generated(int[] ids, String text, End end) {
  /** Why a row ended. */
  public enum End {
    STOP_TOKEN,
    STOP_TEXT,
    LENGTH,
    CANCELLED
  }
}
