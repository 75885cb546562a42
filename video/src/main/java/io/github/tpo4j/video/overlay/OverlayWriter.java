package io.github.tpo4j.video.overlay;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.Pictures;
import io.github.tpo4j.video.VideoReader;
import io.github.tpo4j.video.VideoWriter;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Writes a media file again with an answer drawn on it: {@code --out overlay.mp4} or {@code .png}.
 * Frames narrower than 240 pixels are enlarged so that labels can be read, and videos above 3.7
 * million pixels are reduced to 1920 on their longer side.
 */
public final class OverlayWriter {
  private static final int READABLE_WIDTH = 240;
  private static final long MAX_VIDEO_PIXELS = 3_700_000;
  private static final double REDUCED_SIDE = 1920;

  private OverlayWriter() {}

  /**
   * Checks the name of an output file before the work starts.
   *
   * @throws TpoException of kind usage if it ends neither in .mp4 nor in .png, is a directory, or
   *     its folder does not exist
   */
  public static void check(Path out) {
    if (!isMp4(out) && !isPng(out)) {
      throw TpoException.usage(
          "%s: expected a name that ends in .mp4 (every frame) or .png (one picture)"
              .formatted(out));
    }
    Path folder = out.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw TpoException.usage(
          "%s: the folder %s does not exist; make it first".formatted(out, folder));
    }
    if (Files.isDirectory(out)) {
      throw TpoException.usage(out + ": is a directory; give the name of a file in it");
    }
  }

  /**
   * Draws {@code answer} on {@code media} and writes {@code out}: {@code .mp4} has every frame with
   * its own time; {@code .png} has one picture, for a video the {@link #best} frame.
   *
   * @return warnings about the media
   * @throws TpoException of kind usage as {@link #check}, or if the media is a picture and the
   *     output a video; of kind data if reading or writing fails
   */
  public static List<String> write(
      Path media, Answer answer, Path out, Limits limits, Progress progress) {
    check(out);
    if (Files.exists(out) && Files.exists(media) && isSameFile(media, out)) {
      throw TpoException.usage(out + ": is the media file itself; give another name");
    }
    try (VideoReader reader = VideoReader.open(media, limits)) {
      if (isPng(out)) {
        Frame frame = fitted(best(reader, answer, progress), Long.MAX_VALUE);
        Pictures.write(out, Overlay.of(answer).draw(frame));
      } else if (reader.info().isImage()) {
        throw TpoException.usage(
            "%s: %s is a picture, so the result is a picture, too; end the name in .png"
                .formatted(out, media));
      } else {
        return writeVideo(reader, answer, out, progress);
      }
      return reader.warnings();
    }
  }

  /**
   * The frame that shows most of an answer: of a video that in the middle of the best moment, else
   * the middle one of those with the most masks, because the first of a track is where it was told
   * to begin, else the first sampled one.
   *
   * @throws TpoException of kind data if the media cannot be read
   */
  public static Frame best(Path media, Answer answer) {
    try (VideoReader reader = VideoReader.open(media)) {
      return best(reader, answer, Progress.NONE);
    }
  }

  private static Frame best(VideoReader reader, Answer answer, Progress progress) {
    Predicate<VideoReader> isIt = best(answer);
    Frame frame = null;
    while (reader.advance()) {
      progress.update("looking for the frame to draw", reader.index() + 1L, 0);
      boolean found = reader.info().isImage() || isIt.test(reader);
      if (found || frame == null) {
        frame = reader.frame(); // the first one stands in where a wrong time finds none
      }
      if (found) {
        break;
      }
    }
    return frame;
  }

  /** Recognises the frame that shows most of the answer. */
  private static Predicate<VideoReader> best(Answer answer) {
    if (!answer.moments().isEmpty()) {
      double middle = (answer.moments().get(0).start() + answer.moments().get(0).end()) / 2;
      return reader -> reader.seconds() >= middle - 1e-6;
    }
    TreeMap<Integer, Integer> visible = new TreeMap<>();
    for (MaskTrack track : answer.masks()) {
      for (MaskTrack.Frame f : track.frames()) {
        if (f.mask().area() > 0) {
          visible.merge(f.index(), 1, Integer::sum);
        }
      }
    }
    int most = visible.values().stream().max(Integer::compare).orElse(0);
    List<Integer> fullest = visible.keySet().stream().filter(i -> visible.get(i) == most).toList();
    double sampled = Overlay.boxSeconds(answer);
    return fullest.isEmpty()
        ? reader -> reader.seconds() >= sampled - 1e-6
        : reader -> reader.index() >= fullest.get(fullest.size() / 2);
  }

  private static List<String> writeVideo(
      VideoReader reader, Answer answer, Path mp4, Progress progress) {
    Overlay overlay = Overlay.of(answer);
    double fps = Math.min(1000, reader.info().fps() > 0 ? reader.info().fps() : 25);
    List<String> warnings = new ArrayList<>();
    VideoWriter writer = null;
    boolean done = false;
    try {
      for (Frame frame = reader.next(); frame != null; frame = reader.next()) {
        Frame drawn = overlay.draw(fitted(frame, MAX_VIDEO_PIXELS));
        if (writer == null) {
          writer = VideoWriter.open(mp4, drawn.width(), drawn.height(), fps);
        }
        writer.write(drawn, frame.seconds());
        progress.update("drawing", frame.index() + 1L, answer.media().frames());
      }
      done = true;
    } finally {
      if (writer != null && done) {
        writer.close();
      } else if (writer != null) {
        writer.abort();
      }
    }
    warnings.addAll(reader.warnings());
    long pixels = (long) reader.info().width() * reader.info().height();
    if (pixels > MAX_VIDEO_PIXELS) {
      warnings.add(
          "%s: drawn at %d pixels on its longer side instead of %d"
              .formatted(
                  mp4,
                  (int) REDUCED_SIDE,
                  Math.max(reader.info().width(), reader.info().height())));
    }
    return warnings;
  }

  /** The frame at a size that labels can be read on and the encoder takes. */
  private static Frame fitted(Frame frame, long maxPixels) {
    double scale = 1;
    if (frame.width() < READABLE_WIDTH) {
      scale = Math.ceil((double) READABLE_WIDTH / frame.width());
    } else if ((long) frame.width() * frame.height() > maxPixels) {
      scale = REDUCED_SIDE / Math.max(frame.width(), frame.height());
    }
    if (scale == 1) {
      return frame;
    }
    int width = (int) Math.round(frame.width() * scale);
    int height = (int) Math.round(frame.height() * scale);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    try {
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
      g.drawImage(Pictures.toImage(frame), 0, 0, width, height, null);
    } finally {
      g.dispose();
    }
    return Pictures.toFrame(image, frame.index(), frame.seconds());
  }

  private static boolean isSameFile(Path a, Path b) {
    try {
      return Files.isSameFile(a, b);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isMp4(Path out) {
    return out.toString().toLowerCase(Locale.ROOT).endsWith(".mp4");
  }

  private static boolean isPng(Path out) {
    return out.toString().toLowerCase(Locale.ROOT).endsWith(".png");
  }
}
