package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldVerbTest {
  @TempDir Path dir;

  private Cli make(Path folder, Object... more) throws IOException {
    Path world = dir.resolve("small.yaml");
    Files.writeString(world, "width: 96\nheight: 64\nmax_seconds: 4\n");
    Object[] line = {"world", "make", "--out", folder, "--split", "train", "--world", world};
    Object[] all = new Object[line.length + more.length];
    System.arraycopy(line, 0, all, 0, line.length);
    System.arraycopy(more, 0, all, line.length, more.length);
    return Cli.run(all);
  }

  @Test
  void aWorldIsMadeAndShownOnOnePageThatNeedsNothingElse() throws IOException {
    Path folder = dir.resolve("w");
    Cli made = make(folder, "--clips", 2);
    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.out()).startsWith(folder + ": 2 clips, 2 of them rendered now");
    assertThat(folder.resolve("videos/train-000001.mp4")).isRegularFile();

    Cli shown = Cli.run("world", "show", folder);
    assertThat(shown.status()).as(shown.err()).isZero();
    String page = Files.readString(folder.resolve("show.html"));
    assertThat(page)
        .contains("train-000000", "train-000001", "data:image/jpeg;base64,")
        .doesNotContain("http");
  }

  @Test
  void aWrongCallSaysWhatWasExpected() throws IOException {
    assertThat(make(dir.resolve("w"), "--clips", 0).err())
        .isEqualTo("tpo: --clips: expected at least 1 but found 0\n");
    Path mine = Files.createDirectory(dir.resolve("mine"));
    Files.writeString(mine.resolve("thesis.txt"), "ten years");
    Cli refused = make(mine, "--clips", 1);
    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err()).contains("it holds [thesis.txt]");
    Cli noWorld = Cli.run("world", "show", mine);
    assertThat(noWorld.status()).isEqualTo(3);
    assertThat(noWorld.err()).contains("holds no world.json").contains("tpo world make --out");
    assertThat(Cli.run("world").status()).isEqualTo(2);
  }
}
