package io.github.tpo4j.data.check;

import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.video.VideoInfo;
import io.github.tpo4j.video.VideoReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Decodes one medium and holds the labels that were made for it against what was decoded. */
final class MediaCheck {
  /** A moment may end this much behind the last frame: annotators round. */
  private static final double SLACK_SECONDS = 1;

  private final Path media;
  private final List<String> problems;
  private final List<String> warnings;

  /**
   * What a sample says about its medium.
   *
   * @param frame largest frame number it names; −1 for none
   * @param end latest second it names; 0 for none
   * @param height of its masks in pixels; 0 for none
   */
  record Label(String where, int frame, double end, int height, int width) {
    static Label of(Sample sample, String where) {
      int frame = sample.frame().orElse(-1);
      int height = 0;
      int width = 0;
      for (MaskTrack track : sample.masks()) {
        MaskTrack.Frame last = track.frames().get(track.frames().size() - 1);
        frame = Math.max(frame, last.index());
        Rle mask = last.mask();
        height = mask.height();
        width = mask.width();
      }
      double end =
          sample.moments().stream()
              .flatMap(m -> m.windows().stream())
              .mapToDouble(Sample.Window::end)
              .max()
              .orElse(0);
      return new Label(where, frame, end, height, width);
    }
  }

  MediaCheck(Path media, List<String> problems, List<String> warnings) {
    this.media = media;
    this.problems = problems;
    this.warnings = warnings;
  }

  void run(List<Label> labels) {
    try (VideoReader reader = VideoReader.open(media)) {
      VideoInfo info = reader.info();
      while (reader.advance()) {
        // converting the pictures would cost more than decoding them
      }
      reader.warnings().forEach(w -> warnings.add(media + ": " + w));
      for (Label label : labels) {
        hold(label, info, reader.index() + 1, reader.endSeconds());
      }
    } catch (TpoException e) {
      problems.add(
          "%s (needed by %s%s)"
              .formatted(
                  e.getMessage(),
                  labels.get(0).where(),
                  labels.size() == 1 ? "" : " and %d others".formatted(labels.size() - 1)));
    }
  }

  private void hold(Label label, VideoInfo info, int frames, double seconds) {
    if (label.frame >= frames) {
      problems.add(
          "%s: expected frame numbers below %d, the frames of %s, but found %d"
              .formatted(label.where, frames, media, label.frame));
    }
    if (!info.isImage() && label.end > seconds + SLACK_SECONDS) {
      problems.add(
          String.format(
              Locale.ROOT,
              "%s: expected moments within the %.2f s of %s but one ends at %.2f s",
              label.where,
              seconds,
              media,
              label.end));
    }
    boolean fits = label.height == info.height() && label.width == info.width();
    if (label.height > 0 && !fits) {
      problems.add(
          "%s: expected masks of %d x %d pixels, the size of %s, but found %d x %d"
              .formatted(
                  label.where, info.width(), info.height(), media, label.width, label.height));
    }
  }
}
