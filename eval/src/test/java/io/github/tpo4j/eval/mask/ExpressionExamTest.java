package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a model, and the files that are made of its masks. */
class ExpressionExamTest {
  private static final Rle RIGHT_HALF = Rle.ofRuns(2, 4, 4, 4);

  @TempDir private Path dir;
  private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    data = Files.createDirectories(dir.resolve("mevis/valid_u"));
    out = Files.createDirectories(dir.resolve("out"));
    Files.createDirectories(dir.resolve("videos"));
    Files.createFile(dir.resolve("videos/v.mp4"));
    Files.createFile(dir.resolve("videos/w.mp4"));
    Files.writeString(
        data.resolve("meta_expressions.json"),
        "{\"videos\": {\"v\": {\"frames\": [\"00000\", \"00005\"], \"expressions\": {\"0\":"
            + " {\"exp\": \"a dog\", \"obj_id\": \"1\", \"anno_id\": [0]}, \"1\": {\"exp\": \"a"
            + " cat\", \"obj_id\": \"1\", \"anno_id\": [0]}}}, \"w\": {\"frames\": [\"00000\"],"
            + " \"expressions\": {\"0\": {\"exp\": \"a bird\", \"obj_id\": \"1\", \"anno_id\":"
            + " [1]}}}}}");
    String mask = "{\"size\": [2, 4], \"counts\": \"%s\"}".formatted(RIGHT_HALF.counts());
    Files.writeString(
        data.resolve("mask_dict.json"), "{\"0\": [%s, %s], \"1\": [null]}".formatted(mask, mask));
    for (String frame : new String[] {"00000", "00005"}) {
      Pngs.palette(data.resolve("gt/Annotations/v/" + frame + ".png"), "0011", "0011");
    }
  }

  private static Reply reply(String id, int frames, Rle... masks) {
    List<MaskTrack.Frame> track = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      track.add(new MaskTrack.Frame(i, i / 10.0, masks[i], 1));
    }
    Answer answer =
        new Answer(
            "",
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(new MaskTrack("", track)),
            new MediaInfo(4, 2, frames / 10.0, 10, frames, List.of()));
    return new Reply(id, "", "v.mp4", "", Optional.of(answer), Optional.empty(), List.of(), 0);
  }

  @Test
  void everyExpressionIsAskedOfItsVideo() {
    List<Question> questions = new Mevis().exam().orElseThrow().questions(data);
    assertThat(questions).extracting(Question::id).containsExactly("v_0", "v_1", "w_0");
    assertThat(questions.get(0).asking()).isEqualTo(new Question.Masks("a dog"));
    assertThat(questions.get(2).media()).isEqualTo(dir.resolve("videos/w.mp4"));
  }

  @Test
  void masksBecomeGreyImagesInAZipAndOnlyWhatWasAskedIsScored() throws IOException {
    Exam exam = new RefYoutubeVos().exam().orElseThrow();
    Map<String, Reply> replies = new LinkedHashMap<>();
    replies.put("v_0", reply("v_0", 2, RIGHT_HALF, RIGHT_HALF));
    Inputs inputs = exam.write(data, replies, out);
    Scores scores = new RefYoutubeVos().score(inputs);
    assertThat(scores.at("J&F")).isEqualTo(1);
    assertThat(scores.items().orElseThrow().items()).hasSize(1);
    try (ZipFile zip = new ZipFile(out.resolve("submission.zip").toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("Annotations/v/0/00000.png", "Annotations/v/0/00005.png");
    }
  }

  @Test
  void namesAreFrameNumbersWhereTheVideoHasOtherFrames() throws IOException {
    Rle none = Rle.ofRuns(2, 4, 8);
    Map<String, Reply> replies =
        Map.of("v_1", reply("v_1", 6, none, none, none, none, none, RIGHT_HALF));
    Exam exam = new RefYoutubeVos().exam().orElseThrow();
    assertThat(new RefYoutubeVos().score(exam.write(data, replies, out)).at("J")).isEqualTo(0.5);
  }

  @Test
  void aVideoThatCannotBeReadGetsBlackImages() {
    Exam exam = new RefYoutubeVos().exam().orElseThrow();
    Map<String, Reply> replies =
        Map.of(
            "v_0",
            new Reply(
                "v_0", "", "v.mp4", "", Optional.empty(), Optional.of("broken"), List.of(), 0));
    assertThat(new RefYoutubeVos().score(exam.write(data, replies, out)).at("J&F")).isZero();
  }

  @Test
  void withoutTrueMasksNothingIsScored() throws IOException {
    assertThat(new Mevis().exam().orElseThrow().scored(data)).isTrue();
    Files.delete(data.resolve("mask_dict.json"));
    assertThat(new Mevis().exam().orElseThrow().scored(data)).isFalse();
  }

  @Test
  void aVideoThatCannotBeReadCountsAsMeVisSays() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    replies.put("v_0", reply("v_0", 2, RIGHT_HALF, RIGHT_HALF));
    replies.put(
        "w_0",
        new Reply("w_0", "", "w.mp4", "", Optional.empty(), Optional.of("broken"), List.of(), 0));
    Scores scores = new Mevis().score(new Mevis().exam().orElseThrow().write(data, replies, out));
    assertThat(scores.at("J&F")).isEqualTo(0.5);
    assertThat(scores.warnings()).singleElement().asString().contains("count 0: w");
  }
}
