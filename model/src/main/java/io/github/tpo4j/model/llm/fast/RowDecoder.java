package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;

/**
 * Reads one more token in every row of a batch, row by row, without libtorch.
 *
 * <p>Each row is computed alone, so that its numbers do not depend on the others. Safe for several
 * threads, each with a cache of its own; they take turns. See {@link DecodePath} for when it is
 * used.
 */
// C width · V vocabulary
public final class RowDecoder {
  private final DecoderLm lm;
  private final FastDecoder decoder;

  RowDecoder(DecoderLm lm, FastDecoder decoder) {
    this.lm = lm;
    this.decoder = decoder;
  }

  /** What is known about the memory of one cache; belongs to one user of that cache. */
  public static final class Session {
    private final KvCache cache;
    private final CacheMemory[] rows;

    Session(KvCache cache) {
      this.cache = cache;
      rows = new CacheMemory[cache.batch()];
    }

    private CacheMemory row(int row) {
      if (rows[row] == null || !rows[row].isOf(cache.memory())) {
        rows[row] = new CacheMemory(cache.memory(), row);
      }
      return rows[row];
    }
  }

  /** Begins to use a cache of this model. */
  public Session session(KvCache cache) {
    return new Session(cache);
  }

  /**
   * Reads a token in every row and adds it to the cache.
   *
   * @param ids one a row
   * @param embeddings what is read instead of the word embedding, or null, for each row
   * @param states_BC gets the states after the final norm
   * @param scores_BV gets the scores of the vocabulary; null if nobody asks
   */
  public void read(
      Session session, int[] ids, float[][] embeddings, float[][] states_BC, float[][] scores_BV) {
    KvCache cache = session.cache;
    int slot = cache.length();
    cache.begin(1, null);
    for (int row = 0; row < cache.batch(); row++) {
      int position = cache.tokens(row);
      decoder.read(
          new FastDecoder.Step(
              ids[row],
              embeddings[row],
              session.row(row),
              slot,
              position,
              position == slot ? null : cache.valid(row),
              states_BC[row],
              scores_BV == null ? null : scores_BV[row]));
    }
    cache.commit();
  }

  /** Width of a state. */
  public int width() {
    return lm.config().hidden();
  }

  /** How many scores there are. */
  public int vocabulary() {
    return lm.config().vocab();
  }
}
