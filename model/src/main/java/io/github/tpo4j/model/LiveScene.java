package io.github.tpo4j.model;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.torch.Tensors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;

/** The scene of one request: frames are decoded and clip features computed when a head asks. */
final class LiveScene implements Scene {
  private final Looked looked;
  private final String question;
  private final String subject;
  private final Supplier<Clips> clips;
  private final AskOptions options;

  LiveScene(
      Looked looked, String question, String subject, Supplier<Clips> clips, AskOptions options) {
    this.looked = looked;
    this.question = question;
    this.subject = subject;
    this.clips = clips;
    this.options = options;
  }

  @Override
  public MediaInfo info() {
    return looked.info;
  }

  @Override
  public String question() {
    return question;
  }

  @Override
  public String subject() {
    return subject;
  }

  @Override
  public void frames(Consumer<Sight> visitor) {
    looked.warn(
        looked.source.every(
            looked.media.path(),
            options.everyNthFrame(),
            f -> {
              try (PointerScope step = new PointerScope()) {
                visitor.accept(
                    new Sight(
                        f.index(),
                        f.seconds(),
                        Tensors.of(f.rgb(), f.height(), f.width(), 3).permute(2, 0, 1)));
              }
            }));
  }

  @Override
  public Clips clips() {
    return clips.get();
  }

  @Override
  public Progress progress() {
    return options.progress();
  }
}
