package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pointer GC is off in these tests, as in the product: what is not freed stays. */
class MemoryTest {
  private static final long MEGABYTE = 1 << 20;

  @TempDir Path folder;

  /** Where the Java heap of less than 32 GB ends (compressed pointers). */
  private static final long ABOVE_JAVA_HEAP = 0x10_0000_0000L;

  /** Resident memory of the process that is not Java heap. */
  private static long nativeBytes() {
    Path map = Path.of("/proc/self/smaps");
    assumeTrue(Files.isReadable(map), "resident memory is read from /proc, which is missing here");
    long sum = 0;
    boolean counts = false;
    try {
      for (String line : Files.readAllLines(map)) {
        if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
          counts =
              Long.parseUnsignedLong(line.substring(0, line.indexOf('-')), 16) > ABOVE_JAVA_HEAP;
        } else if (counts && line.startsWith("Rss:")) {
          sum += 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sum;
  }

  private static long heapBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void aReaderDoesNotGrowWithTheVideo() {
    Path clip = Clips.clip(folder, 2000, 320, 240);
    try (VideoReader reader = VideoReader.open(clip)) {
      long heap = 0;
      long bytes = 0;
      for (Frame f = reader.next(); f != null; f = reader.next()) {
        bytes += f.rgb().length;
        if (f.index() == 300) {
          heap = heapBytes();
        }
      }
      assertThat(reader.index()).isEqualTo(1999);
      assertThat(bytes).isEqualTo(2000L * 320 * 240 * 3); // 461 MB went by
      long heapGrowth = heapBytes() - heap;
      assertThat(heapGrowth).isLessThan(8 * MEGABYTE);
      assertThat(reader.warnings()).isEmpty();
    }
    FrameGrab grab = FrameGrab.of(clip);
    FrameGrab.Wanted<Frame> wanted = grab.want(FrameSampling.middle(16));
    long[] at = new long[1];
    grab.run(
        (what, done, total) -> {
          if (done == 300) {
            at[0] = nativeBytes();
          } else if (done == 2000) {
            at[0] = nativeBytes() - at[0];
          }
        });
    assertThat(wanted.values()).hasSize(16);
    assertThat(at[0]).isLessThan(12 * MEGABYTE);
  }

  @Test
  void openingAndClosingLeavesNothingBehind() throws IOException {
    Path clip = Clips.clip(folder, 20, 320, 240);
    byte[] bytes = Files.readAllBytes(clip);
    Path cut = Files.write(folder.resolve("cut.mp4"), Arrays.copyOf(bytes, 800));
    byte[] garbled = bytes.clone();
    Arrays.fill(garbled, Clips.find(bytes, "mdat") + 4, garbled.length, (byte) 0x55);
    Path broken = Files.write(folder.resolve("broken.mp4"), garbled);
    long before = 0;
    for (int i = 0; i < 260; i++) {
      if (i == 60) {
        before = nativeBytes();
      }
      useAll(clip, cut, broken);
    }
    assertThat(nativeBytes() - before).isLessThan(16 * MEGABYTE); // 200 rounds of four readers
  }

  private void useAll(Path clip, Path... bad) {
    FrameGrab grab = FrameGrab.of(clip);
    grab.want(FrameSampling.middle(4));
    grab.run(Progress.NONE);
    try (VideoReader reader = VideoReader.open(clip)) {
      assertThat(reader.next()).isNotNull();
    }
    for (Path file : bad) {
      try (VideoReader reader = VideoReader.open(file)) {
        throw new AssertionError("opened " + reader.info());
      } catch (TpoException e) {
        assertThat(e.kind()).isEqualTo(TpoException.Kind.DATA);
      }
    }
    try (VideoWriter out = VideoWriter.open(folder.resolve("w.mp4"), 320, 240, 25)) {
      out.write(Clips.frame(0, 320, 240));
    }
  }
}
