package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Eight expressions of two objects become four id maps. */
class RefDavisExamTest {
  private static final Rle LEFT = Rle.ofRuns(2, 4, 0, 4, 4);
  private static final Rle RIGHT = Rle.ofRuns(2, 4, 4, 4);
  private static final Rle ALL = Rle.ofRuns(2, 4, 0, 8);

  private final Exam exam = new RefDavis().exam().orElseThrow();
  private final Map<String, Reply> replies = new LinkedHashMap<>();

  @TempDir private Path data;
  private Path out;

  @BeforeEach
  void writeData() throws IOException {
    out = Files.createDirectories(data.resolve("out"));
    Files.createDirectories(data.resolve("JPEGImages/480p/s"));
    Files.createDirectories(data.resolve("ImageSets/2017"));
    Files.writeString(data.resolve("ImageSets/2017/val.txt"), "s\nt\n");
    Pngs.palette(data.resolve("Annotations_unsupervised/480p/s/00000.png"), "1122", "1122");
    expressions(8);
  }

  private void expressions(int count) throws IOException {
    String all =
        IntStream.range(0, count)
            .mapToObj(i -> "\"%d\": {\"exp\": \"words %d\"}".formatted(i, i))
            .collect(Collectors.joining(", "));
    Files.writeString(
        data.resolve("meta_expressions.json"),
        "{\"videos\": {\"s\": {\"frames\": [\"00000\"], \"expressions\": {%s}}}}".formatted(all));
  }

  private void reply(int expression, Rle mask) {
    String id = id(expression);
    Answer answer =
        new Answer(
            "",
            List.of(),
            List.of(),
            Optional.empty(),
            List.of(new MaskTrack("", List.of(new MaskTrack.Frame(0, 0, mask, 1)))),
            new MediaInfo(4, 2, 0.1, 10, 1, List.of()));
    replies.put(
        id, new Reply(id, "", "s", "", Optional.of(answer), Optional.empty(), List.of(), 0));
  }

  private static String id(int expression) {
    return "anno_%d/s_%d".formatted(expression % 4, expression / 4 + 1);
  }

  private Scores score() {
    return new RefDavis().score(exam.write(data, replies, out));
  }

  @Test
  void everyExpressionIsAskedOfTheSequence() {
    List<Question> questions = exam.questions(data);
    assertThat(questions).hasSize(8);
    assertThat(questions.get(5).asking()).isEqualTo(new Question.Masks("words 5"));
    assertThat(questions.get(5).media()).isEqualTo(data.resolve("JPEGImages/480p/s"));
  }

  @Test
  void fourExpressionsAnObjectOneOfEachAnnotator() {
    for (int annotator = 0; annotator < 4; annotator++) {
      reply(annotator, LEFT);
      reply(4 + annotator, annotator == 3 ? LEFT : RIGHT);
    }
    Scores scores = score();
    assertThat(scores.at("anno_0", "J&F-Mean")).isEqualTo(1);
    assertThat(scores.at("anno_3", "J-Mean")).isEqualTo(0.5);
  }

  @Test
  void theFirstObjectAtAPixelCounts() {
    reply(0, LEFT);
    reply(4, ALL);
    assertThat(score().at("anno_0", "J-Mean")).isEqualTo(1);
  }

  @Test
  void whatWasNotAskedOrNotReadIsNowhere() {
    reply(0, LEFT);
    replies.put(
        id(4),
        new Reply(id(4), "", "s", "", Optional.empty(), Optional.of("broken"), List.of(), 0));
    assertThat(score().at("anno_0", "J-Mean")).isEqualTo(0.5);
    assertThat(score().at("anno_1", "J-Mean")).isZero();
  }

  @Test
  void otherNumbersOfExpressionsAreAnError() throws IOException {
    expressions(6);
    assertThatThrownBy(() -> exam.questions(data))
        .hasMessageEndingWith(
            "meta_expressions.json: expected 4 expressions an object, one of each annotator, but s"
                + " has 6 in all");
  }
}
