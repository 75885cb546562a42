package io.github.tpo4j.data.load;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.SampledFrames;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Decoded frames of a medium, at its own size: resizing is the model's affair, whose weights know
 * how it was done. They are picked by the rules that the model answers with.
 *
 * @param width pixels
 * @param height pixels
 * @param rgb_HW3 {@code height * width * 3} bytes a frame, row by row, red green blue; not copied
 * @param media what was decoded; its sampled times are those of the frames
 */
// H, W size of a frame
public record Frames(int width, int height, List<byte[]> rgb_HW3, MediaInfo media) {
  public Frames {
    rgb_HW3 = List.copyOf(rgb_HW3);
  }

  /**
   * What the language model sees of a sample: the middle frame of {@code n} equal intervals, or the
   * one frame that the sample names.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data where the medium cannot be decoded
   */
  public static Frames middle(Path media, Optional<Integer> frame, int n) {
    return of(media, frame.map(FrameSampling::single).orElse(FrameSampling.middle(n)));
  }

  /** As {@link #middle}, but a random frame of each interval, which follows from the seed. */
  public static Frames random(Path media, Optional<Integer> frame, int n, long seed) {
    return of(media, frame.map(FrameSampling::single).orElse(FrameSampling.random(n, seed)));
  }

  /** The frame in the middle of every clip: what the temporal head's features are made of. */
  public static Frames clips(Path media, double clipSeconds) {
    return of(media, FrameSampling.clipMiddles(clipSeconds));
  }

  /** One frame: what the mask head learns from. */
  public static Frames single(Path media, int frame) {
    return of(media, FrameSampling.single(frame));
  }

  private static Frames of(Path media, FrameSampling rule) {
    SampledFrames<Frame> sampled = SampledFrames.of(media, rule, frame -> frame, Progress.NONE);
    Frame first = sampled.frames().get(0);
    return new Frames(
        first.width(),
        first.height(),
        sampled.frames().stream().map(Frame::rgb).toList(),
        sampled.found().media(sampled.seconds()));
  }

  /** A frame as a picture of Java's. */
  public BufferedImage picture(int frame) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    byte[] rgb = rgb_HW3.get(frame);
    for (int i = 0; i < width * height; i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      picture.setRGB(i % width, i / width, colour);
    }
    return picture;
  }

  /** What the prompt calls it: one frame of a video is a picture. */
  public PromptLayout.Kind kind() {
    return rgb_HW3.size() == 1 ? PromptLayout.Kind.IMAGE : PromptLayout.Kind.VIDEO;
  }

  /** Presentation times of the frames, for {@link io.github.tpo4j.data.sample.SampleLayout}. */
  public double[] seconds() {
    return media.sampledSeconds().stream().mapToDouble(Double::doubleValue).toArray();
  }
}
