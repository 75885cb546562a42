package io.github.tpo4j.data.sample;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Samples that can be read in any order, from any number of threads. What {@link #get} returns for
 * a number never changes.
 */
public interface Dataset extends AutoCloseable {
  /** Name for messages and figures, such as the file's. */
  String name();

  /** The folder that {@link Sample#media} is relative to. */
  Path folder();

  /** Number of samples. */
  int size();

  /**
   * A sample.
   *
   * @param i from 0 to {@link #size} − 1
   */
  Sample get(int i);

  /** What sample {@code i} may share a batch with, without reading it where that is possible. */
  default Group group(int i) {
    return get(i).group();
  }

  /** Characters of sample {@code i}'s conversation: a stand-in for its tokens. */
  default int length(int i) {
    return characters(get(i));
  }

  /** Where a sample's medium lies. */
  default Optional<Path> media(Sample sample) {
    return sample.media().map(folder()::resolve);
  }

  /** Closes files; most datasets hold none. */
  @Override
  default void close() {}

  /** Characters of a sample's conversation. */
  static int characters(Sample sample) {
    return sample.turns().stream().mapToInt(t -> t.question().length() + t.answer().length()).sum();
  }
}
