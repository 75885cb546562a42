package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeVerbTest {
  @TempDir Path dir;

  private Cli fails(Path file) {
    Cli c = Cli.run("probe", file);
    assertThat(c.status()).as("%s: %s", file, c.err()).isEqualTo(3);
    assertThat(c.out()).isEmpty();
    assertThat(c.err().lines()).hasSize(1);
    assertThat(c.err()).startsWith("tpo: ").contains(file.toString());
    return c;
  }

  @Test
  void whatIsNoMediaFileGetsOneClearLine() throws IOException {
    assertThat(fails(dir.resolve("nope.mp4")).err()).contains("no such file");
    assertThat(fails(dir).err()).contains("directory");
    assertThat(fails(Files.createFile(dir.resolve("zero.mp4"))).err()).contains("empty");
    Path text = Files.writeString(dir.resolve("text.mp4"), "this is a letter, not a film\n");
    assertThat(fails(text).err()).doesNotContain("Exception");
    Path list = Files.writeString(dir.resolve("list.mp4"), "#EXTM3U\n#EXTINF:1\nother.ts\n");
    fails(list);
  }
}
