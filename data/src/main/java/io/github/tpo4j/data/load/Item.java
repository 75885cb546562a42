package io.github.tpo4j.data.load;

import io.github.tpo4j.data.mix.Draw;
import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A sample on its way into a batch.
 *
 * @param sample what it teaches
 * @param source name of its dataset
 * @param draw its place
 * @param media where its medium lies
 * @param seed for what is random in its preparation: the same whenever this place of this batch is
 *     prepared
 */
public record Item(Sample sample, String source, Draw draw, Optional<Path> media, long seed) {
  /** For messages. */
  @Override
  public String toString() {
    return "%s, sample %d (%s)".formatted(source, draw.index(), sample.id());
  }
}
