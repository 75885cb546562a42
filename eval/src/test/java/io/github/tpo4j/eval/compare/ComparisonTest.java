package io.github.tpo4j.eval.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Result;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonTest {
  @TempDir Path dir;

  private static Result run(String model, Items.Averaging averaging, IntToDoubleFunction value) {
    List<Items.Item> items = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      items.add(new Items.Item("q" + i, i % 4 == 0 ? "few" : "many", value.applyAsDouble(i)));
    }
    return run(model, averaging, items);
  }

  private static Result run(String model, Items.Averaging averaging, List<Items.Item> items) {
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

  private static Items.Item item(String task, int number, double value, double weight) {
    return new Items.Item(task + number, task, value, weight, "");
  }

  @Test
  void eachSideHasItsOwnWeights() {
    Items.Averaging pooled = Items.Averaging.POOLED;
    Result a = run("m", pooled, List.of(item("q", 0, 100, 1), item("q", 1, 0, 0)));
    Result b = run("n", pooled, List.of(item("q", 0, 100, 1), item("q", 1, 0, 1)));
    Comparison c = Comparison.of(a, b, 1);
    assertThat(List.of(c.a(), c.b(), c.difference())).containsExactly(100.0, 50.0, -50.0);
    // q0 and q0 differ by 0, q0 and q1 by -50; of q1 and q1 alone the first has no mean
    assertThat(List.of(c.low(), c.high())).containsExactly(-50.0, 0.0);
    Comparison turned = Comparison.of(b, a, 1);
    assertThat(List.of(turned.low(), turned.high())).containsExactly(0.0, 50.0);
  }

  @Test
  void weightsAreEachSidesOwnWithinTasksToo() {
    Items.Averaging tasks = Items.Averaging.OVER_TASKS;
    Result a =
        run("m", tasks, List.of(item("x", 0, 100, 1), item("y", 0, 100, 1), item("y", 1, 0, 0)));
    Result b =
        run("n", tasks, List.of(item("x", 0, 0, 1), item("y", 0, 100, 1), item("y", 1, 0, 1)));
    Comparison c = Comparison.of(a, b, 1);
    // x differs by -100 in every draw, y by 0 or -50
    assertThat(c.difference()).isEqualTo(-75);
    assertThat(List.of(c.low(), c.high())).containsExactly(-75.0, -50.0);
  }

  @Test
  void theIntervalIsThatOfARatioWhereWeightsDiffer() {
    List<Items.Item> none = new ArrayList<>();
    List<Items.Item> some = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      none.add(item("q", i, 0, 1));
      some.add(item("q", i, i % 20 == 1 ? 100 : 0, i % 2));
    }
    Comparison c =
        Comparison.of(
            run("m", Items.Averaging.POOLED, none), run("n", Items.Averaging.POOLED, some), 1);
    assertThat(c.difference()).isEqualTo(10);
    // a share of 0.1 of the 200 items that count has a standard error of 0.0212
    assertThat(c.low()).isEqualTo(10 - 1.96 * 2.12, within(0.5));
    assertThat(c.high()).isEqualTo(10 + 1.96 * 2.12, within(0.5));
  }

  @Test
  void aRunWithoutAnItemThatCountsIsRefused() {
    Result a = run("m", Items.Averaging.POOLED, List.of(item("q", 0, 0, 0)));
    assertThatThrownBy(() -> Comparison.of(a, a, 1))
        .hasMessage("mvbench: the run of m has no items that count");
  }

  @Test
  void runsOfDifferentItemsAreRefused() {
    Result a = run("m", Items.Averaging.POOLED, i -> 0);
    Result b = run("m", Items.Averaging.POOLED, a.items().orElseThrow().items().subList(0, 9));
    assertThatThrownBy(() -> Comparison.of(a, b, 1)).hasMessageContaining("the second has no q9");
    assertThatThrownBy(() -> Comparison.of(b, a, 1)).hasMessageContaining("the first has no q");
  }

  private static Reply reply(String id, Answer answer) {
    String media = Path.of("..", "docs", "shapes.mp4").toString();
    Optional<String> problem = answer == null ? Optional.of("broken") : Optional.empty();
    return new Reply(
        id, "", media, "Where <is> it?", Optional.ofNullable(answer), problem, List.of(), 1);
  }

  private String page(Result result, Reply... replies) throws IOException {
    Path run = Files.createDirectories(dir.resolve("run"));
    Files.writeString(run.resolve(Result.FILE), Json.pretty(result));
    Files.writeString(
        run.resolve("replies-0-of-1.jsonl"),
        Stream.of(replies).map(r -> Json.write(r) + "\n").collect(Collectors.joining()));
    return Report.of(List.of(run));
  }

  @Test
  void thePageHasTablesAndBarsAndEscapesWords() throws IOException {
    assertThat(page(run("m", Items.Averaging.POOLED, ComparisonTest::odd), reply("q0", null)))
        .contains("<td>mvbench (notebook)</td>", "a &amp; b", "Where &lt;is&gt; it?", "broken")
        .contains("class=\"bar\"", "width:66.7%")
        .doesNotContain("<is>", "http://", "https://", "<script", "<img")
        .endsWith("</html>\n");
  }

  @Test
  void theLowestItemsAreShownWithTheirAnswersDrawn() throws IOException {
    Items.Item low = new Items.Item("low", "t", 12.5, 1, "<b> 2.0 to 3.0 s");
    Result result =
        run(
            "m",
            Items.Averaging.POOLED,
            List.of(item("right", 0, 100, 1), item("better", 1, 50, 1), low));
    Answer answer =
        new Answer(
            "there",
            List.of(new Box(0, 0, 0.5, 0.5)),
            List.of(new Moment(0.25, 1, 0.5)),
            Optional.empty(),
            List.of(),
            new MediaInfo(160, 120, 1.4, 10, 14, List.of(0.0)));
    String html =
        page(
            result,
            reply("right0", answer),
            reply("better1", answer),
            reply("low/answer", answer),
            reply("low/window", null));
    assertThat(html)
        .containsSubsequence(
            "src=\"data:image/jpeg;base64,",
            "low/answer</b> t scores 12.5000<br>",
            "→ there, box 0, 0, 80, 60, 0.3 to 1.0 s<br>expected &lt;b&gt; 2.0 to 3.0 s",
            "low/window</b> t scores 12.5000<br>",
            "→ broken",
            "better1</b> better scores 50<br>")
        .doesNotContain("right0</b>");
    String url = html.replaceFirst("(?s).*?src=\"data:image/jpeg;base64,([^\"]*).*", "$1");
    BufferedImage drawn = ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(url)));
    assertThat(drawn.getHeight()).as("the strip below the frame").isGreaterThan(240 * 3 / 4);
  }

  @Test
  void resultsThatWereWrittenWithoutATruthAreRead() {
    String before = "{\"id\": \"q\", \"task\": \"\", \"value\": 1, \"weight\": 1}";
    assertThat(Json.read(before, Items.Item.class, "before")).isEqualTo(new Items.Item("q", "", 1));
  }

  @Test
  void anUnfinishedRunIsNamed() {
    assertThatThrownBy(() -> Report.of(List.of(dir)))
        .hasMessageContaining(Result.FILE)
        .hasMessageContaining("finish it with");
  }
}
