package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.model.llm.KvCache;
import org.bytedeco.pytorch.Tensor;

/** Reads one more token a row and tells what the model makes of it. */
public interface Stepper {
  /**
   * Reads a token in every row and adds it to the cache. Whatever is native dies with the call.
   *
   * @param ids one a row
   * @param embeddings what is read instead of the word embedding, or null, for each row; any shape
   */
  void feed(int[] ids, Tensor[] embeddings);

  /** Scores of the next token after the last one read; valid until the next call. */
  float[] scores(int row);

  /** State after the final norm of the last token read; valid until the next call. */
  float[] state(int row);

  /** The same on a branch of the cache that is dropped at close: this stepper's cache stays. */
  Branch branch();

  /** A side run. */
  interface Branch extends AutoCloseable {
    Stepper stepper();

    @Override
    void close();

    /** A stepper over a fork of the cache; closing drops the fork. */
    static Branch of(Stepper side, KvCache fork) {
      return new Branch() {
        @Override
        public Stepper stepper() {
          return side;
        }

        @Override
        public void close() {
          fork.close();
        }
      };
    }
  }
}
