package io.github.tpo4j.train;

import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A sample on its way into a batch.
 *
 * @param source name of the dataset it comes from
 * @param number of the sample in it
 * @param media where its medium lies
 */
public record Item(Sample sample, String source, int number, Optional<Path> media) {
  /** For messages. */
  @Override
  public String toString() {
    return "%s, sample %d (%s)".formatted(source, number, sample.id());
  }
}
