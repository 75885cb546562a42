package io.github.tpo4j.train;

import java.util.List;

/**
 * The order in which samples are learned from: a function of the number of the batch and nothing
 * else, so that a run that goes on sees what it would have seen.
 */
public interface Batches {
  /** Samples of the batch of that number, from 0; the numbers go on through all epochs. */
  List<Item> batch(long number);

  /**
   * Another sample of the same dataset, in place of a bad one.
   *
   * @param attempt from 1
   */
  Item instead(Item bad, int attempt);

  /** Samples of one pass over the data. */
  long samples();
}
