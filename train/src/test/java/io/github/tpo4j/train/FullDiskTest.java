package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full when a checkpoint is due. Needs the right to mount a small tmpfs. */
class FullDiskTest {
  @TempDir private Path folder;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=12m", "tmpfs", disk.toString()),
        "no right to mount a tmpfs here");
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", "-l", disk.toString()); // features may still be mapped
  }

  @Test
  void theRunEndsWithAWordAndGoesOnWhenThereIsRoom() throws Exception {
    Path recipe = TinyRun.make(folder.resolve("tiny"), "");
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[8 << 20]);
    Path out = disk.resolve("run");
    RecipeRun run = TinyRun.of(recipe, out, List.of(), new ArrayList<>());
    assertThatThrownBy(() -> run.begin(StopSignal.NEVER))
        .isInstanceOf(TpoException.class)
        .hasMessageMatching(
            "(?s).*checkpoints: a checkpoint needs \\d+\\.\\d MB but only \\d+\\.\\d MB are free;"
                + " make room.*--resume");
    assertThat(out.resolve("stages/all/checkpoints")).isEmptyDirectory();
    Files.delete(ballast);
    assertThat(run.resume(StopSignal.NEVER)).isEqualTo(RecipeRun.Outcome.FINISHED);
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false; // there is no such program
    }
  }
}
