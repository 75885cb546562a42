package io.github.tpo4j.data.load;

/**
 * Makes of a sample what a batch is built from: decoded frames, ids. Called by several threads at
 * once.
 *
 * @param <T> plain Java values; nothing native, because nobody would free what is not used
 */
@FunctionalInterface
public interface Preparation<T> {
  /**
   * @throws io.github.tpo4j.core.TpoException of kind data where the sample is bad: it is tried
   *     once more and then replaced
   * @throws java.io.IOException likewise
   */
  T prepare(Item item) throws Exception;
}
