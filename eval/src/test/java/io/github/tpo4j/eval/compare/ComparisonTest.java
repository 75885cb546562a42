package io.github.tpo4j.eval.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir Path dir;

  private static Result run(String model, Items.Averaging averaging, IntToDoubleFunction value) {
    List<Items.Item> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      items.add(new Items.Item("q" + i, i % 4 == 0 ? "few" : "many", value.applyAsDouble(i)));
    }
    return new Result(
        "mvbench",
        "notebook",
        Map.of(),
        model,
        "weights",
        "loaded",
        "f32",
        "greedy",
        0,
        "abc",
        "sum",
        "What <b>?",
        400,
        1,
        8,
        Map.of("scores", Map.of("Avg", 50.0)),
        Optional.of(new Items("Avg", averaging, items)),
        List.of("a & b"));
  }

  private static double odd(int i) {
    return i % 2 == 0 ? 0 : 100;
  }

  @Test
  void theSameRunDiffersByNothing() {
    Result a = run("m", Items.Averaging.POOLED, ComparisonTest::odd);
    Comparison c = Comparison.of(a, a, 1);
    assertThat(c.difference()).isZero();
    assertThat(c.low()).isZero();
    assertThat(c.high()).isZero();
    assertThat(c.inputs()).isEmpty();
  }

  @Test
  void theIntervalIsThatOfAPairedMean() {
    Result a = run("m", Items.Averaging.POOLED, i -> 0);
    Result b = run("n", Items.Averaging.POOLED, i -> i % 10 == 0 ? 100 : 0);
    Comparison c = Comparison.of(a, b, 1);
    assertThat(c.difference()).isEqualTo(10);
    // a share of 0.1 of 400 items has a standard error of 0.015
    assertThat(c.low()).isEqualTo(10 - 1.96 * 1.5, within(0.4));
    assertThat(c.high()).isEqualTo(10 + 1.96 * 1.5, within(0.4));
    assertThat(c.inputs()).extracting(Comparison.Input::name).containsExactly("model");
    assertThat(Comparison.of(a, b, 1)).isEqualTo(c);
  }

  @Test
  void tasksWeighTheSameWhereTheNumberIsAMeanOverTasks() {
    Result a = run("m", Items.Averaging.OVER_TASKS, i -> 0);
    Result b = run("m", Items.Averaging.OVER_TASKS, i -> i % 4 == 0 ? 100 : 0);
    Comparison c = Comparison.of(a, b, 1);
    assertThat(c.difference()).isEqualTo(50);
    assertThat(c.low()).isEqualTo(50);
    assertThat(c.high()).isEqualTo(50);
  }

  @Test
  void runsOfDifferentItemsAreRefused() {
    Result a = run("m", Items.Averaging.POOLED, i -> 0);
    Items less =
        new Items("Avg", Items.Averaging.POOLED, a.items().orElseThrow().items().subList(0, 9));
    Result b =
        new Result(
            "mvbench",
            "v",
            Map.of(),
            "m",
            "w",
            "l",
            "t",
            "d",
            0,
            "c",
            "s",
            "p",
            9,
            0,
            1,
            Map.of(),
            Optional.of(less),
            List.of());
    assertThatThrownBy(() -> Comparison.of(a, b, 1)).hasMessageContaining("the second has no q9");
    assertThatThrownBy(() -> Comparison.of(b, a, 1)).hasMessageContaining("the first has no q");
  }

  @Test
  void thePageHasTablesBarsAndFailuresAndEscapesWords() throws IOException {
    Path run = Files.createDirectories(dir.resolve("run"));
    Result r = run("m", Items.Averaging.POOLED, ComparisonTest::odd);
    Files.writeString(run.resolve(Result.FILE), Json.pretty(r));
    Reply reply =
        new Reply(
            "q0",
            "few",
            Path.of("..", "docs", "shapes.mp4").toString(),
            "Where <is> it?",
            Optional.empty(),
            Optional.of("broken"),
            List.of(),
            1);
    Files.writeString(run.resolve("replies-0-of-1.jsonl"), Json.write(reply) + "\n");
    String html = Report.of(List.of(run));
    assertThat(html)
        .contains("<td>mvbench (notebook)</td>", "a &amp; b", "Where &lt;is&gt; it?", "broken")
        .contains("class=\"bar\"", "width:66.7%", "src=\"data:image/jpeg;base64,")
        .doesNotContain("<is>", "http://", "https://", "<script")
        .endsWith("</html>\n");
  }

  @Test
  void anUnfinishedRunIsNamed() {
    assertThatThrownBy(() -> Report.of(List.of(dir)))
        .hasMessageContaining(Result.FILE)
        .hasMessageContaining("finish it with");
  }
}
