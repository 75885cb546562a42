package io.github.tpo4j.eval.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** One number for a data set: names and sizes of all files, and what small files hold. */
final class Checksum {
  private static final long SMALL = 4L << 20;

  private Checksum() {}

  static String of(Path data) {
    try (Stream<Path> walk = Files.walk(data)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      List<Path> files = walk.filter(Files::isRegularFile).sorted().toList();
      for (Path file : files) {
        long size = Files.size(file);
        String line = data.relativize(file).toString().replace('\\', '/') + "\0" + size + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        if (size <= SMALL && file.toString().matches(".*\\.(txt|json|jsonl|csv|label|ini)")) {
          digest.update(Files.readAllBytes(file));
        }
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
