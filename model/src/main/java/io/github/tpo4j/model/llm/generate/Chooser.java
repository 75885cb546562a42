package io.github.tpo4j.model.llm.generate;

import java.util.Arrays;

/** Picks the next token of one row. One instance serves one row of one request. */
@FunctionalInterface
public interface Chooser {
  /**
   * @param scores one logit a token of the vocabulary; the chooser may overwrite them
   * @param said the tokens generated so far
   * @return the id of the next token
   */
  int choose(float[] scores, int[] said);

  /** The likeliest token; of equals the one with the lowest id. */
  Chooser GREEDY = (scores, said) -> argmax(scores);

  /**
   * The same choice among the first ids alone: the table of a model may have more rows than its
   * tokenizer has tokens.
   */
  default Chooser among(int ids) {
    return (scores, said) ->
        choose(scores.length > ids ? Arrays.copyOf(scores, ids) : scores, said);
  }

  /** Index of the largest value, the first of equals. */
  static int argmax(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }
}
