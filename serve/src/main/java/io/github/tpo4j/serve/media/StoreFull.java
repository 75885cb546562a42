package io.github.tpo4j.serve.media;

/** The quota has no room for a medium. */
public final class StoreFull extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoreFull() {
    super("no room for another medium", null, false, false);
  }
}
