package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.MaskPng;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * What an answer's masks cover on the frames that a benchmark lists, all tracks together. Frame
 * {@code i} of a video with as many frames as are listed is the listed one, otherwise names are
 * frame numbers.
 *
 * @param frames masks of each listed frame
 */
record AnswerMasks(int height, int width, List<List<Rle>> frames) {
  private static final IndexColorModel PALETTE = palette();

  static AnswerMasks of(Answer answer, String video, List<String> names) {
    MediaInfo media = answer.media();
    Map<Integer, List<Rle>> byFrame = new HashMap<>();
    for (MaskTrack track : answer.masks()) {
      for (MaskTrack.Frame f : track.frames()) {
        byFrame.computeIfAbsent(f.index(), i -> new ArrayList<>()).add(f.mask());
      }
    }
    List<List<Rle>> frames = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      int frame = media.frames() == names.size() ? i : number(video, names.get(i));
      frames.add(byFrame.getOrDefault(frame, List.of()));
    }
    return new AnswerMasks(media.height(), media.width(), frames);
  }

  private static int number(String video, String name) {
    if (!name.matches("\\d{1,9}")) {
      throw TpoException.data(
          "%s: expected as many frames as its video has, or the numbers of some, but it lists %s"
              .formatted(video, name));
    }
    return Integer.parseInt(name);
  }

  /** Nothing is covered on any frame. */
  static AnswerMasks none(MaskPng size, int frames) {
    return new AnswerMasks(size.height(), size.width(), Collections.nCopies(frames, List.of()));
  }

  /** Gives pixels of a listed frame a value where they are 0 and covered; row by row. */
  void paint(int frame, byte[] pixels, int value) {
    for (Rle mask : frames.get(frame)) {
      boolean[] set = mask.decode();
      for (int p = 0; p < pixels.length; p++) {
        pixels[p] = set[p] && pixels[p] == 0 ? (byte) value : pixels[p];
      }
    }
  }

  /** A grey image of one frame, 255 where it is covered. */
  void grey(int frame, Path file) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    paint(frame, pixels(image), 255);
    write(image, file);
  }

  /** A palette image of one frame: where several objects are, the first; ids from 1. */
  static void ids(List<AnswerMasks> objects, int frame, Path file) {
    AnswerMasks first = objects.get(0);
    BufferedImage image =
        new BufferedImage(first.width, first.height, BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
    for (int o = 0; o < objects.size(); o++) {
      objects.get(o).paint(frame, pixels(image), o + 1);
    }
    write(image, file);
  }

  private static byte[] pixels(BufferedImage image) {
    return ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
  }

  private static void write(BufferedImage image, Path file) {
    try {
      Files.createDirectories(file.getParent());
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any colours in which neighbouring ids can be told apart; 0 is black. */
  private static IndexColorModel palette() {
    int[] rgb = new int[256];
    for (int id = 1; id < rgb.length; id++) {
      rgb[id] = Color.HSBtoRGB(id * 0.381966f, 0.8f, 1);
    }
    return new IndexColorModel(8, rgb.length, rgb, 0, false, -1, DataBuffer.TYPE_BYTE);
  }
}
