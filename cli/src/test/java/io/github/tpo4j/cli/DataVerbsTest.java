package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleWriter;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataVerbsTest {
  @TempDir Path folder;

  private Path samples() {
    Path file = folder.resolve("train.jsonl");
    try (SampleWriter out = new SampleWriter(file)) {
      for (int i = 0; i < 4; i++) {
        out.write(
            Sample.conversation(
                "s" + i,
                Optional.of("a.mp4"),
                "count",
                List.of(new Turn("How many stars are there?", "There are " + i + " stars."))));
      }
    }
    return file;
  }

  @Test
  void checkNamesWhatIsBadAndSaysSoByItsStatus() throws IOException {
    Path file = samples();
    Cli bad = Cli.run("data", "check", "-q", folder);
    assertThat(bad.status()).isEqualTo(1);
    assertThat(bad.out())
        .contains(file + " (train): 4 samples", "4 conversation on videos", "kinds: 4 count")
        .contains("bad: ", "a.mp4", "and 3 others");
    Files.copy(Path.of("..", "docs", "shapes.mp4"), folder.resolve("a.mp4"));
    Path mix = Files.writeString(folder.resolve("mix.yaml"), "sources: [{path: train.jsonl}]\n");
    Cli good = Cli.run("data", "check", "--json", mix);
    assertThat(good.status()).isZero();
    assertThat(good.json().path("media").asInt()).isEqualTo(1);
    assertThat(good.json().path("sources").path(0).path("samples").asInt()).isEqualTo(4);
  }

  @Test
  void aVocabularyIsLearnedFromSamplesAndTexts() throws IOException {
    Path text = Files.writeString(folder.resolve("more.txt"), "stars and stars and circles\n");
    Path out = folder.resolve("tokenizer");
    Cli c = Cli.run("tokenizer", "train", "--corpus", samples(), text, "--size", 290, "--out", out);
    assertThat(c.err()).isEmpty();
    assertThat(c.out()).isEqualTo(out + ": 290 ids" + System.lineSeparator());
    try (Tokenizer tokenizer = Tokenizers.open(out)) {
      assertThat(tokenizer.encode(" stars")).hasSize(1);
      assertThat(tokenizer.encode("[INST]").length).isLessThan(6);
    }
    Cli none = Cli.run("tokenizer", "train", "--corpus", folder.resolve("no.txt"), "--out", out);
    assertThat(none.status()).isEqualTo(3);
  }

  @Test
  void aGroupOfVerbsAloneSaysWhereItsVerbsAre() {
    Cli c = Cli.run("data");
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.err()).contains("Missing required subcommand", "tpo data --help");
    assertThat(Cli.run("data", "--help").out()).contains("check");
  }
}
