package io.github.tpo4j.eval.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedSet;
import java.util.stream.Stream;

/** One number for many files, in a time that does not grow with the large ones. */
final class Checksum {
  private static final String TEXT = ".*\\.(txt|json|jsonl|csv|label|ini|srt|vtt)(\\.gz)?";
  private static final int PIECES = 64;
  private static final int PIECE = 4096;

  private final MessageDigest digest;

  private Checksum() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * Of a data set: names and sizes of all files, what annotations hold, and pieces of the media.
   *
   * @param media files, or folders of pictures, that may also lie elsewhere or be missing
   */
  static String ofData(Path data, SortedSet<Path> media) {
    Checksum sum = new Checksum();
    for (Path file : files(data)) {
      sum.add(data.relativize(file).toString(), file);
      if (file.toString().matches(TEXT)) {
        sum.whole(file);
      }
    }
    for (Path file : media) {
      if (Files.isRegularFile(file)) {
        sum.add(file.getFileName().toString(), file);
        sum.pieces(file);
      }
    }
    return sum.text();
  }

  /** Of a model: names and sizes of all files, and pieces of them. */
  static String ofModel(Path dir) {
    Checksum sum = new Checksum();
    for (Path file : files(dir)) {
      sum.add(dir.relativize(file).toString(), file);
      sum.pieces(file);
    }
    return sum.text();
  }

  private static List<Path> files(Path dir) {
    try (Stream<Path> walk = Files.walk(dir, FileVisitOption.FOLLOW_LINKS)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String name, Path file) {
    try {
      String line = name.replace('\\', '/') + "\0" + Files.size(file) + "\n";
      digest.update(line.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void whole(Path file) {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pieces at even distances; the whole of a file that is no longer than they are together. */
  private void pieces(Path file) {
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      if (in.length() <= PIECES * PIECE) {
        whole(file);
        return;
      }
      byte[] piece = new byte[PIECE];
      for (int i = 0; i < PIECES; i++) {
        in.seek((in.length() - PIECE) * i / (PIECES - 1));
        in.readFully(piece);
        digest.update(piece);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    return HexFormat.of().formatHex(digest.digest());
  }
}
