package io.github.tpo4j.eval.run;

import java.io.IOException;
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
import java.util.stream.Stream;

/** One number for a folder, in a time that does not grow with its large files. */
final class Checksum {
  private static final long SMALL = 4L << 20;
  private static final int PIECES = 64;
  private static final int PIECE = 4096;

  private Checksum() {}

  /** Of a data set: names and sizes of all files, and what small files of text hold. */
  static String ofData(Path data) {
    return of(
        data,
        (file, size, digest) -> {
          if (size <= SMALL && file.toString().matches(".*\\.(txt|json|jsonl|csv|label|ini)")) {
            digest.update(Files.readAllBytes(file));
          }
        });
  }

  /** Of a model: names and sizes of all files, what small files hold, and pieces of large ones. */
  static String ofModel(Path dir) {
    return of(
        dir,
        (file, size, digest) -> {
          if (size <= SMALL) {
            digest.update(Files.readAllBytes(file));
          } else {
            pieces(file, size, digest);
          }
        });
  }

  private interface Content {
    void add(Path file, long size, MessageDigest digest) throws IOException;
  }

  private static String of(Path dir, Content content) {
    try (Stream<Path> walk = Files.walk(dir, FileVisitOption.FOLLOW_LINKS)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        long size = Files.size(file);
        String line = dir.relativize(file).toString().replace('\\', '/') + "\0" + size + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        content.add(file, size, digest);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void pieces(Path file, long size, MessageDigest digest) throws IOException {
    byte[] piece = new byte[PIECE];
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      for (int i = 0; i < PIECES; i++) {
        in.seek((size - PIECE) * i / (PIECES - 1));
        in.readFully(piece);
        digest.update(piece);
      }
    }
  }
}
