package io.github.tpo4j.serve.media;

import io.github.tpo4j.serve.decode.Found;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A picture or video that the server keeps.
 *
 * @param id made by the server; says nothing
 * @param owner whose key brought it; empty: everybody's
 * @param file where its bytes are; media with the same bytes share it
 * @param found what its header says
 * @param created when it was brought
 */
public record Medium(String id, String owner, Path file, long bytes, Found found, Instant created) {
  /** Whether a user may know of it. */
  boolean isOf(String user) {
    return owner.isEmpty() || owner.equals(user);
  }
}
