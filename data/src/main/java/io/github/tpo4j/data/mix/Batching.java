package io.github.tpo4j.data.mix;

import io.github.tpo4j.core.TpoException;

/**
 * How an order of samples becomes batches.
 *
 * @param size samples of a batch, over all shards
 * @param bucket so many batches' samples are sorted by length before they are cut into batches; 1
 *     leaves them as drawn
 * @param shard which part of every batch is wanted, from 0
 * @param shards how many workers share every batch
 */
public record Batching(int size, int bucket, int shard, int shards) {
  public Batching {
    if (size < 1 || bucket < 1 || shards < 1 || shard < 0 || shard >= shards) {
      throw TpoException.usage(
          "batching: expected a size, bucket and shards of at least 1 and a shard below %d, found %d, %d and %d"
              .formatted(shards, size, bucket, shard));
    }
    if (size % shards != 0) {
      throw TpoException.usage(
          "batching: expected a batch that %d workers can share evenly but found %d samples"
              .formatted(shards, size));
    }
  }

  /** Whole batches in the order in which they are drawn. */
  public static Batching of(int size) {
    return new Batching(size, 1, 0, 1);
  }
}
