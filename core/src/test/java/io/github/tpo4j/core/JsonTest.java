package io.github.tpo4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonTest {
  private static final MediaInfo MEDIA = new MediaInfo(640, 360, 12.5, 25, 312, List.of(0.4, 1.2));

  private static final Answer FULL =
      new Answer(
          "The dog jumps.",
          List.of(new Box(0.1, 0.2, 0.3, 0.4)),
          List.of(new Moment(1.5, 3.25, 0.875)),
          Optional.of(new Saliency(2, List.of(-0.5, 1.25))),
          List.of(
              new MaskTrack(
                  "the dog",
                  List.of(
                      new MaskTrack.Frame(
                          0, 0, Rle.encode(new boolean[] {true, false, true, true}, 2, 2), 7.5)))),
          MEDIA);

  @Test
  void answersSurviveTheRoundTrip() {
    assertThat(Json.read(Json.write(FULL), Answer.class, "answer")).isEqualTo(FULL);
    assertThat(Json.read(Json.pretty(FULL), Answer.class, "answer")).isEqualTo(FULL);
    Answer words = Answer.ofText("Nothing.", MEDIA);
    assertThat(Json.read(Json.write(words), Answer.class, "answer")).isEqualTo(words);
  }

  @Test
  void namesAreAsAnnotatedAndAbsentPartsAreLeftOut() {
    assertThat(Json.write(FULL))
        .contains("\"saliency\":{\"clip_seconds\":2.0,\"scores\":[-0.5,1.25]}")
        .contains("\"mask\":{\"size\":[2,2],\"counts\":")
        .contains("\"sampled_seconds\":[0.4,1.2]");
    assertThat(Json.write(Answer.ofText("Hi", MEDIA)))
        .startsWith("{\"text\":\"Hi\",\"boxes\":[],\"moments\":[],\"masks\":[],\"media\":{")
        .doesNotContain("saliency");
  }

  @Test
  void numbersThatAreNotFiniteAreRefused() {
    assertThatThrownBy(() -> Json.write(new Box(0, Double.NaN, 1, 1)))
        .isInstanceOf(TpoException.class)
        .hasMessage("Box: expected a finite number at /y1 but found NaN: JSON has no such number");
    assertThatThrownBy(() -> Json.write(new Saliency(1, List.of(Double.POSITIVE_INFINITY))))
        .hasMessageContaining("/scores but found Infinity");
    assertThatThrownBy(() -> Json.write(new double[] {Double.NEGATIVE_INFINITY}))
        .hasMessageContaining("but found -Infinity");
    for (String bad : List.of("NaN", "\"NaN\"", "\"1\"", "1e999", "null")) {
      String text = "{\"start\":%s,\"end\":1,\"score\":1}".formatted(bad);
      assertThatThrownBy(() -> Json.read(text, Moment.class, "m.json"))
          .as(bad)
          .isInstanceOf(TpoException.class)
          .hasMessageStartingWith("m.json: ");
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithItsPlace() {
    assertThatThrownBy(
            () ->
                Json.read(
                    "{\"start\":0,\n\"end\":1,\"score\":1,\"scroe\":2}", Moment.class, "m.json"))
        .hasMessageStartingWith("m.json: not the JSON that was expected at line 2")
        .hasMessageContaining("scroe");
    assertThatThrownBy(() -> Json.read("{\"start\":0,\"end\":1}", Moment.class, "m.json"))
        .hasMessageContaining("expected a number but found null or nothing");
    assertThatThrownBy(() -> Json.read("{\"size\":[1],\"counts\":\"\"}", Rle.class, "r.json"))
        .hasMessage("r.json: RLE: expected \"size\": [height, width] but found [1]");
    assertThatThrownBy(() -> Json.read("null", Rle.class, "r.json"))
        .hasMessage("r.json: expected a JSON object but found null");
    assertThatThrownBy(() -> Json.tree(Path.of("no-such.json")))
        .hasMessage("no-such.json: there is no such file");
  }

  @Test
  void randomTextNeverEscapesAsAnythingElse() {
    Random random = new Random(3);
    String valid = Json.write(FULL);
    for (int trial = 0; trial < 3_000; trial++) {
      StringBuilder text = new StringBuilder(valid);
      for (int edit = random.nextInt(4); edit >= 0; edit--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      text.setLength(random.nextInt(text.length() + 1));
      try {
        Json.read(text.toString(), Answer.class, "fuzz");
      } catch (TpoException expected) {
        assertThat(expected).hasMessageStartingWith("fuzz: ");
      }
    }
  }
}
