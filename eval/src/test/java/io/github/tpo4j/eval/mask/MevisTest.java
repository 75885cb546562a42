package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.BenchmarkContractTest;
import io.github.tpo4j.eval.Official;
import io.github.tpo4j.eval.Scores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class MevisTest extends BenchmarkContractTest {
  private static final String EXPRESSIONS =
      "{\"videos\": {\"v\": {\"frames\": [\"00000\", \"00001\"], \"vid_id\": 0, \"expressions\":"
          + " {\"0\": {\"exp\": \"both\", \"anno_id\": [4, 5]}}}}}";

  @Override
  protected Benchmark benchmark() {
    return new Mevis();
  }

  @Override
  protected Fixture write(Path dir) throws IOException {
    file(dir, "truth/meta_expressions.json", EXPRESSIONS);
    file(dir, "truth/mask_dict.json", masks(rle(2, 3, 0), rle(2, 3, 2)));
    Pngs.grey(dir.resolve("predictions/v/0/00000.png"), "###", "###");
    Pngs.grey(dir.resolve("predictions/v/0/00001.png"), "00#", "00#");
    return new Fixture(dir.resolve("truth"), dir.resolve("predictions"), "J&F");
  }

  /** Annotation 4 is seen in the first frame only, annotation 5 in both. */
  private static String masks(String first, String second) {
    return "{\"4\": [%s, null], \"5\": [%s, %s]}".formatted(first, second, second);
  }

  /** A mask whose first columns are empty. */
  private static String rle(int height, int width, int emptyColumns) {
    Rle rle = Rle.ofRuns(height, width, emptyColumns * height, (width - emptyColumns) * height);
    return "{\"size\": [%d, %d], \"counts\": \"%s\"}".formatted(height, width, rle.counts());
  }

  private Scores score() {
    return score(dir.resolve("truth"), dir.resolve("predictions"));
  }

  @Test
  void officialNumbers() {
    Path folder = Official.data("mevis");
    Scores scores = score(folder, folder.resolve("preds"));
    Official.reproduces(Official.expected("mevis").path("result"), scores);
    assertThat(scores.warnings()).singleElement().asString().endsWith("000000abc066");
  }

  @Test
  void officialRunLengths() throws Exception {
    Path folder = Official.data("mevis");
    var items = Json.tree(folder.resolve("coco_rle_sample.json")).path("items");
    for (var item : items) {
      int[] size = {item.path("size").get(0).asInt(), item.path("size").get(1).asInt()};
      Rle rle = Rle.parse(size, item.path("counts").asText());
      assertThat(rle.area()).isEqualTo(item.path("area").asInt());
      assertThat(rle.runs()).hasSize(item.path("n_runs").asInt());
      assertThat(rle.counts()).isEqualTo(item.path("counts").asText());
      boolean[] pixels = rle.decode();
      byte[] bytes = new byte[pixels.length];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] = (byte) (pixels[i] ? 1 : 0);
      }
      assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes)))
          .isEqualTo(item.path("sha1_row_major_0_1_bytes").asText());
    }
  }

  @Test
  void theTruthIsTheUnionOfAnnotationsAndNullIsNothing() throws IOException {
    assertThat(score().at("J&F")).isEqualTo(1);
    Pngs.grey(dir.resolve("predictions/v/0/00000.png"), "00#", "00#");
    assertThat(score().at("J")).isEqualTo((1 / 3.0 + 1) / 2);
  }

  @Test
  void aVideoWithoutFolderCountsZeroAndIsTold() throws IOException {
    String two =
        EXPRESSIONS.replace(
            "{\"v\":",
            "{\"w\": {\"frames\": [\"00000\"], \"expressions\": {\"0\": {\"exp\": \"x\","
                + " \"anno_id\": [5]}}}, \"v\":");
    file(dir, "truth/meta_expressions.json", two);
    assertThat(score().at("J&F")).isEqualTo(0.5);
    assertThat(score().warnings()).singleElement().asString().contains("count 0: w");
  }

  @Test
  void masksBeyondTheLastFrameAreNotReadAndTold() throws IOException {
    Scores whole = score();
    String longer = masks(rle(2, 3, 0), rle(2, 3, 2)).replace("null]", "null, null, null]");
    file(dir, "truth/mask_dict.json", longer);
    assertThat(score().entries()).isEqualTo(whole.entries());
    assertThat(score().warnings())
        .singleElement()
        .asString()
        .startsWith("masks beyond the last frame")
        .endsWith("mask_dict.json \"4\"");
  }

  @Test
  void byteOrderMarksBeforeTheMasksChangeNothing() throws IOException {
    Path masks = dir.resolve("truth/mask_dict.json");
    Files.writeString(masks, "\uFEFF" + Files.readString(masks).replace(", \"5\"", ",\r\n \"5\""));
    assertThat(score().at("J&F")).isEqualTo(1);
  }

  @Test
  void brokenFilesAreNamed() throws IOException {
    Path truth = dir.resolve("truth");
    Path predictions = dir.resolve("predictions");
    file(dir, "truth/mask_dict.json", masks(rle(2, 3, 0), rle(3, 2, 1)));
    refuses(truth, predictions, "00000.png", "3 x 2", "frame 0", "\"5\"", "2 x 3");
    String wrong = rle(2, 3, 2).replace("[2, 3]", "[2, 4]");
    file(dir, "truth/mask_dict.json", masks(rle(2, 3, 0), wrong));
    refuses(truth, predictions, "mask_dict.json \"5\" frame 0", "6 pixels", "2 x 4 = 8");
    file(dir, "truth/mask_dict.json", "{\"4\": [null, null]}");
    refuses(truth, predictions, "anno_id", "no \"5\"");
    file(dir, "truth/mask_dict.json", "{\"4\": [null, null], \"5\": [null]}");
    refuses(truth, predictions, "\"5\"", "2 masks", "found 1");
    file(dir, "truth/mask_dict.json", "{\"4\": [null, nu");
    refuses(truth, predictions, "mask_dict.json", "expected JSON");
    file(dir, "truth/mask_dict.json", masks(rle(2, 3, 0), rle(2, 3, 2)));
    Pngs.palette(predictions.resolve("v/0/00001.png"), "000", "000");
    refuses(truth, predictions, "00001.png", "8-bit grey", "palette");
    Files.delete(predictions.resolve("v/0/00001.png"));
    refuses(truth, predictions, "00001.png", "there is no such file");
    Files.delete(truth.resolve("mask_dict.json"));
    refuses(truth, predictions, "mask_dict.json", "--option masks=PATH");
  }

  @Test
  void theTrueMasksMayBePacked() throws IOException {
    Scores plain = score();
    Path file = dir.resolve("truth/mask_dict.json");
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(dir.resolve("truth/mask_dict.json.gz")))) {
      Files.copy(file, out);
    }
    Files.delete(file);
    assertThat(score()).isEqualTo(plain);
  }
}
