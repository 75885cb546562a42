package io.github.tpo4j.model;

import io.github.tpo4j.model.heads.Scene;

/** Where the temporal head's clip and query features come from. */
@FunctionalInterface
interface ClipSource {
  /** Features of a medium and a question about it; they belong to the caller's scope. */
  Scene.Clips of(Looked looked, String question);
}
