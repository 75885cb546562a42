package io.github.tpo4j.serve.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.FrameSource;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.SampledFrames;
import io.github.tpo4j.video.VideoWriter;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decoding process gives what decoding here gives, and what becomes of it is one request's. */
class DecodersTest {
  private static final Path CLIP = Path.of("..", "docs", "shapes.mp4");

  @TempDir Path dir;
  private final List<String> failures = new ArrayList<>();
  private Decoders decoders =
      new Decoders(new DecodeLimits(Limits.SERVER, 60, 1024, 2), failures::add);

  @AfterEach
  void close() {
    decoders.close();
  }

  private void with(DecodeLimits limits) {
    decoders.close();
    decoders = new Decoders(limits, failures::add);
  }

  @Test
  void framesAreThoseOfThisProcess() {
    for (FrameSampling rule :
        List.of(
            FrameSampling.middle(5),
            FrameSampling.segments(4, 0.5, 2.5),
            FrameSampling.clipMiddles(1))) {
      SampledFrames<Frame> there = decoders.sample(CLIP, rule, f -> f, Progress.NONE);
      SampledFrames<Frame> here = FrameSource.LOCAL.sample(CLIP, rule, f -> f, Progress.NONE);
      assertThat(there.seconds()).isEqualTo(here.seconds());
      assertThat(there.found().frames()).isEqualTo(here.found().frames());
      assertThat(there.found().fps()).isEqualTo(here.found().fps());
      assertThat(there.frames()).hasSameSizeAs(here.frames());
      for (int i = 0; i < here.frames().size(); i++) {
        assertThat(there.frames().get(i).rgb()).isEqualTo(here.frames().get(i).rgb());
      }
    }
    List<Integer> numbers = new ArrayList<>();
    decoders.every(CLIP, 10, f -> numbers.add(f.index()));
    assertThat(numbers).containsExactly(0, 10, 20, 30);
    assertThat(failures).isEmpty();
  }

  @Test
  void whatItRefusesIsSaidAsHere() {
    assertThatThrownBy(() -> decoders.probe(dir.resolve("none.mp4")))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("no such file");
    with(new DecodeLimits(new Limits(1000, 3000, 600), 60, 1024, 2));
    assertThatThrownBy(() -> decoders.probe(CLIP)).hasMessageContaining("over the limit");
    assertThat(failures).containsExactly("refused", "refused");
  }

  @Test
  void aCrashCostsOneRequest() throws IOException {
    assertThatThrownBy(
            () ->
                decoders.every(
                    CLIP,
                    1,
                    f -> {
                      if (f.index() == 3) {
                        // the spare one too, which must be seen to be gone
                        List<ProcessHandle> all = children().toList();
                        all.forEach(ProcessHandle::destroyForcibly);
                        all.forEach(p -> p.onExit().join());
                      }
                    }))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("the decoder crashed on it");
    assertThat(failures).contains("crash");
    assertThat(decoders.probe(CLIP).width()).isEqualTo(320);
  }

  @Test
  void aHangEndsWithTheTimeThatIsAllowed() throws Exception {
    assumeTrue(Files.exists(Path.of("/bin/kill")), "there is no /bin/kill to stop a process with");
    with(new DecodeLimits(Limits.SERVER, 8, 1024, 2));
    long begin = System.nanoTime();
    assertThatThrownBy(
            () ->
                decoders.every(
                    large(),
                    1,
                    f -> {
                      if (f.index() == 1) {
                        children().forEach(p -> signal("-STOP", p.pid()));
                      }
                    }))
        .hasMessageContaining("decoding took longer than 8 s");
    assertThat((System.nanoTime() - begin) / 1e9).isLessThan(90);
    assertThat(failures).contains("timeout");
  }

  /** More frames than a pipe holds. */
  private Path large() {
    Path file = dir.resolve("large.mp4");
    if (!Files.exists(file)) {
      try (VideoWriter out = VideoWriter.open(file, 640, 480, 25)) {
        for (int i = 0; i < 30; i++) {
          out.write(new Frame(i, i / 25.0, 640, 480, new byte[3 * 640 * 480]));
        }
      }
    }
    return file;
  }

  @Test
  void memoryIsLimitedByTheSystem() {
    assumeTrue(Files.exists(Path.of("/proc/self")), "limits of the process are Linux's");
    with(new DecodeLimits(new Limits(60_000_000, 3000, 600), 60, 256, 2));
    Path file = dir.resolve("wide.png");
    BufferedImage image = new BufferedImage(7700, 7700, BufferedImage.TYPE_INT_RGB);
    try {
      ImageIO.write(image, "png", file.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThatThrownBy(() -> decoders.every(file, 1, f -> {})).isInstanceOf(TpoException.class);
    assertThat(failures).hasSize(1).containsAnyOf("memory", "crash", "refused");
  }

  @Test
  void theProcessKnowsNothingOfItsParentsSecrets() {
    assumeTrue(Files.exists(Path.of("/proc/self/environ")), "the environment is read from /proc");
    decoders.every(
        CLIP,
        20,
        f ->
            children()
                .forEach(
                    p -> {
                      try {
                        String environment =
                            Files.readString(Path.of("/proc", String.valueOf(p.pid()), "environ"));
                        assertThat(environment.split("\0"))
                            .allMatch(
                                v ->
                                    v.matches(
                                        "(?s)(PATH|HOME|LANG|LC_ALL|TMPDIR|MALLOC_ARENA_MAX|PWD|OLDPWD|_|SHLVL)=.*|"));
                      } catch (IOException e) {
                        throw new UncheckedIOException(e);
                      }
                    }));
  }

  /** The decoders, the spare one too: this process has no other children. */
  private static Stream<ProcessHandle> children() {
    return ProcessHandle.current().descendants();
  }

  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("/bin/kill", name, String.valueOf(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
