package io.github.tpo4j.eval.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsTrainedTest {
  private static final MediaInfo MEDIA = new MediaInfo(8, 8, 1, 8, 8, List.of(0.5));

  private final Benchmark benchmark = new AsTrained(Benchmarks.named("mvbench"));

  @TempDir private Path dir;
  private Path data;

  @BeforeEach
  void writeQuestion() throws IOException {
    data = Files.createDirectories(dir.resolve("data/json")).getParent();
    Files.writeString(
        data.resolve("json/action_count.json"),
        "[{\"video\": \"a.mp4\", \"question\": \"What?\", \"candidates\": [\"red\", \"blue\"],"
            + " \"answer\": \"blue\"}]");
  }

  @Test
  void theInstructionStandsOnceInFrontOfTheQuestion() {
    Question q = benchmark.exam().orElseThrow().questions(data).get(0);
    assertThat(q.asking())
        .isEqualTo(
            new Question.Words(
                "", ChoicePrompt.question("What?", List.of("red", "blue")), "Best Option: (", 100));
  }

  @Test
  void aReplyWithoutALetterIsWrongWhateverTheRuleOfWords() {
    assertThat(accuracy("B) blue")).isEqualTo(100);
    assertThat(accuracy("A) red")).isZero();
    assertThat(accuracy(".")).isZero();
    assertThat(accuracy("")).isZero();
  }

  private double accuracy(String said) {
    Question q = benchmark.exam().orElseThrow().questions(data).get(0);
    Reply reply =
        new Reply(
            q.id(),
            q.task(),
            "a.mp4",
            q.asking().text(),
            Optional.of(Answer.ofText(said, MEDIA)),
            Optional.empty(),
            List.of(),
            0.1);
    Path out = dir.resolve("out" + said.length());
    Inputs inputs = benchmark.exam().orElseThrow().write(data, Map.of(q.id(), reply), out);
    return benchmark.score(inputs).items().orElseThrow().mean();
  }
}
