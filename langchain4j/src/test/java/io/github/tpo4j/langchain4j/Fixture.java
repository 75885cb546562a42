package io.github.tpo4j.langchain4j;

import io.github.tpo4j.model.Tpo;
import java.nio.file.Path;

/** The checkpoint of the golden files: random weights, so forms are tested and not meanings. */
final class Fixture {
  static final Path CLIP = Path.of("..", "docs", "shapes.mp4").toAbsolutePath().normalize();
  private static final Path CHECKPOINT =
      Path.of("..", "model", "src", "test", "resources", "golden", "whole", "checkpoint");

  private static Tpo tpo;

  private Fixture() {}

  /** One model for all tests; it goes when the tests end. */
  static synchronized Tpo tpo() {
    if (tpo == null) {
      tpo = Tpo.load(CHECKPOINT);
    }
    return tpo;
  }
}
