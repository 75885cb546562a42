package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RefYoutubeVosTest extends BenchmarkContractTest {
  private static final String EXPRESSIONS =
      "{\"videos\": {\"v\": {\"frames\": [\"00000\", \"00005\"], \"expressions\": {\"0\":"
          + " {\"exp\": \"a dog\", \"obj_id\": \"2\"}, \"1\": {\"exp\": \"a cat\", \"obj_id\":"
          + " \"1\"}}}}}";

  @Override
  protected Benchmark benchmark() {
    return new RefYoutubeVos();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    file(dir, "truth/meta_expressions.json", EXPRESSIONS);
    for (String frame : new String[] {"00000", "00005"}) {
      Pngs.palette(dir.resolve("truth/Annotations/v/" + frame + ".png"), "1022", "0022");
      Pngs.grey(dir.resolve("predictions/v/0/" + frame + ".png"), "00##", "00##");
      Pngs.grey(dir.resolve("predictions/v/1/" + frame + ".png"), "0000", "0000");
    }
    return new Fixture(dir.resolve("truth"), dir.resolve("predictions"), "J&F");
  }

  private Scores score() {
    return score(dir.resolve("truth"), dir.resolve("predictions"));
  }

  @Test
  void officialNumbers() {
    Path folder = Official.data("refytvos");
    Official.reproduces(
        Official.expected("refytvos").path("result"), score(folder, folder.resolve("preds")));
  }

  @Test
  void everyObjectIsOneIndex() {
    assertThat(score().at("J&F")).isEqualTo(0.5);
    assertThat(((Scores.Curve) ((Scores.Group) score().entries().get(3)).entries().get(0)).values())
        .containsExactly(1.0, 1.0);
  }

  @Test
  void anEmptyFrameAgreesWithAnEmptyMask() throws IOException {
    Pngs.palette(dir.resolve("truth/Annotations/v/00005.png"), "0022", "0022");
    assertThat(score().at("J")).isEqualTo((1 + 0.5) / 2, within(1e-12));
    assertThat(score().at("F")).isEqualTo((1 + 0.5) / 2, within(1e-12));
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path truth = dir.resolve("truth");
    Path predictions = dir.resolve("predictions");
    Path one = predictions.resolve("v/1/00005.png");
    Pngs.palette(one, "0000", "0000");
    refuses(truth, predictions, one.toString(), "8-bit grey", "palette");
    Pngs.grey(one, "000", "000");
    refuses(truth, predictions, one.toString(), "2 x 4", "2 x 3");
    Files.delete(one);
    refuses(truth, predictions, one.toString(), "there is no such file");
    file(dir, "truth/meta_expressions.json", EXPRESSIONS.replace("\"2\"", "\"x\""));
    refuses(truth, predictions, "obj_id", "an object's id", "x");
    file(dir, "truth/meta_expressions.json", EXPRESSIONS.replace("obj_id", "obj"));
    refuses(truth, predictions, "meta_expressions.json", "obj_id");
    file(dir, "truth/meta_expressions.json", "{\"videos\": {}}");
    refuses(truth, predictions, "meta_expressions.json", "there is none");
  }

  @Test
  void theZipForTheServerScoresAsItsFolder() throws IOException {
    Path zip = dir.resolve("submission.zip");
    Written.zip(dir.resolve("predictions"), zip);
    assertThat(score(dir.resolve("truth"), zip)).isEqualTo(score());
    Files.delete(dir.resolve("predictions/v/1/00005.png"));
    Written.zip(dir.resolve("predictions"), zip);
    refuses(dir.resolve("truth"), zip, "submission.zip: /v/1/00005.png: there is no such file");
    file(dir, "submission.zip", "x");
    refuses(dir.resolve("truth"), zip, "submission.zip: expected a folder", "or a zip of it");
  }

  @Test
  void ofSeveralBrokenFilesTheFirstIsNamed() throws IOException {
    file(dir, "many/meta_expressions.json", manyVideos());
    file(dir, "many/Annotations/x", "");
    refuses(dir.resolve("many"), dir.resolve("predictions"), "Annotations/a0/00000.png");
  }

  private static String manyVideos() {
    String video = "\"a%d\": {\"frames\": [\"00000\"], \"expressions\": {\"0\": {\"exp\": \"x\"}}}";
    return IntStream.range(0, 8)
        .mapToObj(video::formatted)
        .collect(Collectors.joining(", ", "{\"videos\": {", "}}"));
  }

  @Test
  void masksOfUnknownExpressionsAreTold() throws IOException {
    Pngs.grey(dir.resolve("predictions/v/9/00000.png"), "0000", "0000");
    assertThat(score().warnings())
        .containsExactly("masks of an unknown expression are not read: v/9");
  }
}
