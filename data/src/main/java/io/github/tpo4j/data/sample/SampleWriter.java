package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Set;

/**
 * Writes a file of samples. It grows under another name and takes its own when it is closed, so
 * that nobody reads half a file. A sample that {@link SampleFile} would refuse is refused here.
 */
public final class SampleWriter implements AutoCloseable {
  private final Path file;
  private final Path growing;
  private final BufferedWriter out;
  private final Set<String> ids = new HashSet<>();
  private boolean failed;

  /** Makes the folder where it is missing. */
  public SampleWriter(Path file) {
    this.file = file;
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      growing =
          folder.resolve("%s.%d.tmp".formatted(file.getFileName(), ProcessHandle.current().pid()));
      out = Files.newBufferedWriter(growing);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  /** Appends a sample. */
  public void write(Sample sample) {
    boolean whole = false;
    try {
      String where = "%s, sample %d (%s)".formatted(file, ids.size() + 1, sample.id());
      SampleCheck.require(sample, where);
      if (!ids.add(sample.id())) {
        throw TpoException.data(where + ": id: expected one that is new but it stands twice");
      }
      out.write(Json.write(sample));
      out.write('\n');
      whole = true;
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    } finally {
      failed |= !whole;
    }
  }

  /** Gives the file its name; drops it where a sample could not be written. */
  @Override
  public void close() {
    try {
      out.close();
      if (failed) {
        Files.deleteIfExists(growing);
      } else {
        Files.move(
            growing, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }
}
