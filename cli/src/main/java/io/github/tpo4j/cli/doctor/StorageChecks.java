package io.github.tpo4j.cli.doctor;

import io.github.tpo4j.core.TpoException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;

/** Folders that must be writable, large enough and, for the natives, executable. */
final class StorageChecks {
  private static final double GB = 1 << 30;

  /** Unpacked natives of libtorch, MKL, OpenBLAS and FFmpeg. */
  private static final double NATIVES_GB = 1.6;

  private StorageChecks() {}

  static List<Finding> all() {
    return List.of(
        Finding.of(
            "native cache",
            "set -Dorg.bytedeco.javacpp.cachedir=DIR (in TPO_OPTS) to a folder that can be written",
            StorageChecks::natives),
        Finding.of(
            "temporary files",
            "set -Djava.io.tmpdir=DIR (in TPO_OPTS) to a folder that can be written",
            StorageChecks::temporary));
  }

  private static Finding natives() {
    File dir;
    try {
      dir = Loader.getCacheDir();
    } catch (IOException e) {
      throw TpoException.data(e.getMessage());
    }
    boolean unpacked = !List.of(dir.list() == null ? new String[0] : dir.list()).isEmpty();
    double free = dir.getUsableSpace() / GB;
    String text =
        String.format(
            Locale.ROOT,
            "%s, %.1f GB free, %s",
            dir,
            free,
            unpacked ? "natives are unpacked" : "natives will be unpacked at the first start");
    String cure = "set -Dorg.bytedeco.javacpp.cachedir=DIR (in TPO_OPTS) to another folder";
    if (!runs(dir.toPath())) {
      return Finding.fail("native cache", text + ", but programs in it may not run", cure);
    }
    return !unpacked && free < NATIVES_GB
        ? Finding.fail(
            "native cache", text, "free %.1f GB, or %s".formatted(NATIVES_GB - free, cure))
        : Finding.ok("native cache", text + ", writable and executable");
  }

  /** Whether a program in the folder may run: not so on a file system mounted noexec. */
  private static boolean runs(Path dir) {
    Path script = null;
    try {
      script = Files.createTempFile(dir, "tpo-doctor", ".sh");
      Files.writeString(script, "#!/bin/sh\nexit 0\n");
      Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
      return new ProcessBuilder(script.toString()).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (UnsupportedOperationException e) {
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      delete(script);
    }
  }

  private static Finding temporary() {
    Path dir = Path.of(System.getProperty("java.io.tmpdir"));
    Path probe = null;
    try {
      probe = Files.createTempFile(dir, "tpo-doctor", ".tmp");
      Files.writeString(probe, "written");
      return Finding.ok(
          "temporary files",
          String.format(Locale.ROOT, "%s, %.1f GB free", dir, dir.toFile().getUsableSpace() / GB));
    } catch (IOException e) {
      throw TpoException.data("%s cannot be written: %s".formatted(dir, e.getMessage()));
    } finally {
      delete(probe);
    }
  }

  private static void delete(Path file) {
    if (file != null && !file.toFile().delete()) {
      file.toFile().deleteOnExit();
    }
  }
}
