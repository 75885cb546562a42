package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.Task;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What samples of one batch have in common: the task, and what is looked at, since pictures and
 * videos have different numbers of frames.
 *
 * @param task empty for conversation
 */
public record Group(Optional<Task> task, Shown shown) {
  /** What is looked at. */
  public enum Shown {
    /** Nothing: words alone. */
    NOTHING,
    /** One picture, or one frame of a video. */
    PICTURE,
    VIDEO;

    private static final List<String> PICTURES = List.of(".png", ".jpg", ".jpeg", ".webp", ".bmp");

    /** By the name of the medium: nothing is opened. */
    static Shown of(Sample sample) {
      if (sample.media().isEmpty()) {
        return NOTHING;
      }
      String name = sample.media().get().toLowerCase(Locale.ROOT);
      boolean picture = sample.frame().isPresent() || PICTURES.stream().anyMatch(name::endsWith);
      return picture ? PICTURE : VIDEO;
    }
  }

  /** For messages: {@code region on pictures}. */
  @Override
  public String toString() {
    String what = task.map(t -> t.name().toLowerCase(Locale.ROOT)).orElse("conversation");
    return switch (shown) {
      case NOTHING -> what + " without media";
      case PICTURE -> what + " on pictures";
      case VIDEO -> what + " on videos";
    };
  }
}
