package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Rle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verbs with a model, on the tiny random checkpoint: every way in and out, no meaning. */
class ModelVerbsTest {
  private static final Path CLIP = Path.of("..", "docs", "shapes.mp4");

  @TempDir Path dir;

  private static Cli run(Object... args) {
    Object[] all = new Object[args.length + 2];
    System.arraycopy(args, 0, all, 0, args.length);
    all[args.length] = "--model";
    all[args.length + 1] = Cli.CHECKPOINT;
    return Cli.run(all);
  }

  private static void fails(Cli c, int status, String... parts) {
    assertThat(c.status()).as(c.err()).isEqualTo(status);
    assertThat(c.out()).isEmpty();
    assertThat(c.err()).startsWith("tpo: ").contains(parts).doesNotContain("\tat ");
  }

  @Test
  void askAnswersInWordsAndTheSameQuestionInJsonAgrees() {
    Cli words = run("ask", CLIP, "What happens?", "--max-new-tokens", 12);
    assertThat(words.status()).as(words.err()).isZero();
    assertThat(words.out()).isNotBlank();
    Cli json = run("ask", CLIP, "What happens?", "--max-new-tokens", 12, "--json");
    JsonNode answer = json.json();
    assertThat(answer.path("asked").asText()).isEqualTo("What happens?");
    assertThat(words.out()).contains(Terminal.harmless(answer.path("text").asText()));
    assertThat(answer.path("media").path("frames").asInt()).isEqualTo(36);
    assertThat(answer.path("model").asText()).contains("0 missing, 0 unused");
  }

  @Test
  void samplingFollowsItsSeed() {
    String[] texts = new String[3];
    for (int i = 0; i < 3; i++) {
      Cli c =
          run(
              "ask",
              CLIP,
              "What?",
              "--temperature",
              2,
              "--seed",
              i / 2,
              "--max-new-tokens",
              8,
              "--json");
      texts[i] = c.json().path("text").asText();
    }
    assertThat(texts[0]).isEqualTo(texts[1]).isNotEqualTo(texts[2]);
  }

  @Test
  void groundDrawsItsBoxes() throws IOException {
    Path out = dir.resolve("boxes.png");
    Cli c = run("ground", CLIP, "the red ball", "--json", "--out", out);
    assertThat(c.status()).as(c.err()).isZero();
    JsonNode box = c.json().path("boxes").path(0);
    assertThat(box.path("pixels").path(2).asDouble())
        .isCloseTo(box.path("fractions").path(2).asDouble() * 320, within(1e-6));
    assertThat(Files.size(out)).isGreaterThan(1000);
    assertThat(c.json().path("overlay").asText()).isEqualTo(out.toString());
  }

  @Test
  void findReturnsMomentsInsideTheVideo() {
    Cli c = run("find", CLIP, "a triangle comes in", "--json");
    assertThat(c.status()).as(c.err()).isZero();
    assertThat(c.json().path("moments")).isNotEmpty();
    for (JsonNode m : c.json().path("moments")) {
      assertThat(m.path("start").asDouble()).isBetween(0.0, m.path("end").asDouble());
      assertThat(m.path("end").asDouble()).isLessThanOrEqualTo(3.1);
    }
    assertThat(run("find", CLIP, "a triangle comes in").out()).contains("moment ", "saliency ");
  }

  @Test
  void trackMasksEveryNthFrameAndWritesAVideo() {
    Path out = dir.resolve("track.mp4");
    Cli c = run("track", CLIP, "--box", "20,150,74,204", "--every", 12, "--json", "--out", out);
    assertThat(c.status()).as(c.err()).isZero();
    JsonNode frames = c.json().path("masks").path(0).path("frames");
    assertThat(frames).hasSize(3);
    Rle mask = Json.read(frames.path(0).path("mask").toString(), Rle.class, "mask");
    assertThat(List.of(mask.width(), mask.height())).containsExactly(320, 240);
    assertThat(Cli.run("probe", out, "--json").json().path("frames").asInt()).isEqualTo(36);
  }

  @Test
  void segmentMasksADescribedObject() {
    Cli c = run("segment", CLIP, "the red ball", "--every", 18);
    assertThat(c.status()).as(c.err()).isZero();
    assertThat(c.out()).startsWith("mask ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,2,3 | expected four numbers x1,y1,x2,y2 but found 3",
        "1,2,3,x | is not a number",
        "1,2,3,NaN | is not a number",
        "60,10,10,70 | the wrong way round",
        "0.5,0.1,0.2,0.3 | the wrong way round",
        "10,10,400,100 | beyond the picture, which is 320 x 240",
        "-0.1,0,0.5,0.5 | beyond the picture"
      })
  void aWrongBoxIsExplained(String box, String why) {
    fails(run("track", CLIP, "--box=" + box), 2, "--box " + box, why, "Pixels", "fractions");
  }

  @Test
  void boxesOfAQuestionGoWithItsPlaceholders() {
    fails(run("ask", CLIP, "What is in <track_box>?"), 2, "1 <track_box>", "0 --box");
    Cli c =
        run(
            "ask",
            CLIP,
            "What is in <track_box>?",
            "--box",
            "0.1,0.1,0.4,0.5",
            "--max-new-tokens",
            4);
    assertThat(c.status()).as(c.err()).isZero();
  }

  @Test
  void optionsThatDoNotFitAreRefused() {
    fails(run("ask", CLIP, "What?", "--top-k", 5), 2, "--temperature");
    fails(run("ask", CLIP, "What?", "--top-p", 0, "--temperature", 1), 2, "--top-p", "at most 1");
    fails(
        run("ask", CLIP, "What?", "--max-new-tokens", 0),
        2,
        "--max-new-tokens: expected at least 1");
    fails(run("ask", CLIP, "What?", "--max-new-tokens", "many"), 2, "--max-new-tokens", "many");
    fails(run("ask", CLIP, "What?", "--placement", "middle"), 2, "train or reference");
    fails(run("ask", CLIP, "What?", "--device", "tpu"), 2, "auto, cpu, cuda");
    fails(run("ask", CLIP, "What?", "--dtype", "f16"), 2, "f32", "bf16");
    fails(run("ask", CLIP, " "), 2, "QUESTION");
    fails(run("segment", CLIP, "it", "--every", 0), 2, "--every: expected at least 1 but found 0");
    fails(run("track", CLIP, "--box", "0,0,1,1", "--out", dir.resolve("x.gif")), 2, ".mp4", ".png");
    fails(run("track", CLIP, "--box", "0,0,1,1", "--out", dir.resolve("no/x.mp4")), 2, "no");
  }

  @Test
  void brokenMediaAreFoundBeforeTheModelIsLoaded() throws IOException {
    fails(run("ask", dir.resolve("nope.mp4"), "What?"), 3, "nope.mp4", "no such file");
    fails(run("ask", dir, "What?"), 3, "directory");
    fails(run("ask", Files.createFile(dir.resolve("zero.mp4")), "What?"), 3, "empty");
    Path letter = Files.writeString(dir.resolve("letter.mp4"), "Dear reader,\n");
    fails(run("ask", letter, "What?"), 3, "letter.mp4");
  }

  @Test
  void aMissingModelIsExplained() {
    assumeTrue(System.getenv("TPO_MODEL") == null, "TPO_MODEL is set here");
    fails(Cli.run("ask", CLIP, "What?"), 2, "--model", "TPO_MODEL", "config.json");
  }

  @Test
  void aBrokenModelIsNamed() throws IOException {
    fails(Cli.run("ask", CLIP, "What?", "--model", dir.resolve("no")), 4, "no such directory");
    fails(Cli.run("ask", CLIP, "What?", "--model", CLIP), 4, "is a file");
    fails(Cli.run("ask", CLIP, "What?", "--model", dir), 4, dir.toString());
    Path copy = Files.createDirectory(dir.resolve("copy"));
    try (Stream<Path> files = Files.list(Cli.CHECKPOINT)) {
      for (Path f : files.toList()) {
        Files.copy(f, copy.resolve(f.getFileName()));
      }
    }
    Path shard = copy.resolve("model-00002-of-00002.safetensors");
    byte[] whole = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(whole, whole.length - 100));
    fails(Cli.run("ask", CLIP, "What?", "--model", copy), 4, "model-00002-of-00002.safetensors");
    Files.delete(shard);
    fails(Cli.run("ask", CLIP, "What?", "--model", copy), 4, "model-00002-of-00002.safetensors");
    Files.write(shard, whole);
    Files.delete(copy.resolve("tokenizer.model"));
    fails(Cli.run("ask", CLIP, "What?", "--model", copy), 4, "tokenizer");
    Files.writeString(copy.resolve("config.json"), "{");
    fails(Cli.run("ask", CLIP, "What?", "--model", copy), 4, "config.json");
  }
}
