package io.github.tpo4j.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
  enum Schedule {
    COSINE,
    CONSTANT
  }

  record Optimiser(
      @Range(min = 0, max = 1) double lr,
      @Default("0.02") @Range(min = 0) double weightDecay,
      @Default("cosine") Schedule schedule) {}

  record Source(String path, @Default("1.0") @Range(min = 0, max = 1) double ratio) {}

  @Ignored("auto_map")
  record Stage(
      String name,
      @Range(min = 1) int epochs,
      Optimiser optimiser,
      List<Source> mix,
      @Default("[boxes, temp]") List<String> losses,
      @Default("{}") Map<String, Integer> counts,
      Optional<Long> maxSteps,
      @Default("false") boolean resume) {
    Stage {
      if (mix.isEmpty()) {
        throw new IllegalArgumentException("mix must not be empty");
      }
    }
  }

  private static final String GOOD =
      """
      name: stage 1
      epochs: 3
      optimiser:
        lr: 2e-5
      mix:
        - path: train.json
        - {path: other.json, ratio: 0.5}
      counts: {a: 1, b: 2}
      auto_map: whatever
      """;

  private static final Stage STAGE =
      new Stage(
          "stage 1",
          3,
          new Optimiser(2e-5, 0.02, Schedule.COSINE),
          List.of(new Source("train.json", 1), new Source("other.json", 0.5)),
          List.of("boxes", "temp"),
          Map.of("a", 1, "b", 2),
          Optional.empty(),
          false);

  @Test
  void readsYamlWithDefaults() {
    assertThat(Config.parse(GOOD, "stage.yaml", Stage.class)).isEqualTo(STAGE);
  }

  @Test
  void readsJson() {
    assertThat(
            Config.parse(
                "{\"lr\": 2e-5, \"schedule\": \"constant\", \"weight_decay\": 0}",
                "opt.json",
                Optimiser.class))
        .isEqualTo(new Optimiser(2e-5, 0, Schedule.CONSTANT));
  }

  @Test
  void theResolvedFormReadsBackEqual() {
    String yaml = Config.toYaml(STAGE);
    assertThat(yaml).contains("weight_decay: 0.02").contains("schedule: \"cosine\"");
    assertThat(Config.parse(yaml, "resolved.yaml", Stage.class)).isEqualTo(STAGE);
  }

  @Test
  void everyProblemIsReportedAtOnceWithItsLine() {
    String bad =
        """
        name: 5
        epoch: 3
        optimiser:
          lr: 1.5
          wieght_decay: 0.1
          schedule: linear
        mix:
          - path: a.json
            ratio: "0.5"
          - path: [b]
        losses: boxes
        max_steps: 1.5
        resume: 2
        name: again
        """;
    assertThatThrownBy(() -> Config.parse(bad, "stage.yaml", Stage.class))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            """
            stage.yaml: 12 problems
              line 1, name: expected text but found 5
              line 1, epochs: missing; expected a whole number not below 1
              line 2, epoch: unknown key; is it "epochs"?
              line 4, optimiser.lr: expected a number from 0 to 1 but found 1.5
              line 5, optimiser.wieght_decay: unknown key; is it "weight_decay"?
              line 6, optimiser.schedule: expected one of cosine, constant but found "linear"
              line 9, mix[0].ratio: expected a number from 0 to 1 but found "0.5"
              line 10, mix[1].path: expected text but found a list
              line 11, losses: expected a list of text but found "boxes"
              line 12, max_steps: expected a whole number but found 1.5
              line 13, resume: expected true or false but found 2
              line 14, name: stands twice, first on line 1\
            """);
  }

  @Test
  void whatTheRecordRefusesIsAProblemOfItsLine() {
    String empty = GOOD.replaceFirst("(?s)mix:.*counts", "mix: []\ncounts");
    assertThatThrownBy(() -> Config.parse(empty, "stage.yaml", Stage.class))
        .hasMessage("stage.yaml: 1 problem\n  line 1, mix must not be empty");
  }

  @Test
  void keysFarFromAllKnownOnesListThem() {
    assertThatThrownBy(
            () -> Config.parse("{\n \"lr\": 0.1,\n \"x\": 1\n}", "opt.json", Optimiser.class))
        .hasMessage(
            "opt.json: 1 problem\n"
                + "  line 3, x: unknown key; known keys: lr, schedule, weight_decay");
  }

  @Test
  void textThatIsNoConfigurationSaysWhere() {
    assertThatThrownBy(() -> Config.parse("{\n\"lr\": ,}", "opt.json", Optimiser.class))
        .hasMessageStartingWith("opt.json, line 2: not valid JSON: ");
    assertThatThrownBy(() -> Config.parse("a: [1,\nb: }", "opt.yaml", Optimiser.class))
        .hasMessageStartingWith("opt.yaml, line 2: not valid YAML: ");
    assertThatThrownBy(() -> Config.parse("lr: 1\n\tschedule: a\n", "opt.yaml", Optimiser.class))
        .hasMessageStartingWith(
            "opt.yaml, line 2: not valid YAML: while scanning for the next token, found character"
                + " '\\t(TAB)'");
    assertThatThrownBy(() -> Config.parse("- 1", "opt.yaml", Optimiser.class))
        .hasMessage(
            "opt.yaml: 1 problem\n  line 1, expected a mapping of keys to values but found a list");
    assertThatThrownBy(() -> Config.parse("", "opt.yaml", Optimiser.class))
        .hasMessageContaining("lr: missing; expected a number from 0 to 1");
    assertThatThrownBy(() -> Config.read(Path.of("no-such.yaml"), Optimiser.class))
        .hasMessage("no-such.yaml: there is no such file");
  }

  record Plan(String name, List<Stage> stages) {}

  @Test
  void aFileMaySayOnlyWhatDiffersFromAnother(@TempDir Path dir) throws Exception {
    String stage = GOOD.indent(4).replaceFirst("  name", "- name");
    Files.writeString(dir.resolve("whole.yaml"), "name: whole\nstages:\n" + stage);
    Path file = dir.resolve("variant.yaml");
    Files.writeString(
        file,
        """
        base: whole.yaml
        stages:
          - {name: stage 1, optimiser: {weight_decay: 0.5}, mix: [{path: b.json}], counts: {a: null}}
          - {name: more, epochs: 1, optimiser: {lr: 0.1}, mix: [{path: c.json}]}
        """);
    Plan plan = Config.read(file, Plan.class, List.of("stages.more.epochs=2"));
    assertThat(plan.name()).isEqualTo("whole");
    assertThat(plan.stages()).extracting(Stage::epochs).containsExactly(3, 2);
    Stage first = plan.stages().get(0);
    assertThat(first.optimiser()).isEqualTo(new Optimiser(2e-5, 0.5, Schedule.COSINE));
    assertThat(first.mix()).containsExactly(new Source("b.json", 1));
    assertThat(first.counts()).isEqualTo(Map.of("b", 2));

    Files.writeString(file, "base: whole.yaml\nstages: [{name: stage 1, epochs: 0}]");
    assertThatThrownBy(() -> Config.read(file, Plan.class))
        .hasMessageContaining("variant.yaml: 1 problem")
        .hasMessageContaining("line 2, stages[0].epochs: expected");
    assertThatThrownBy(() -> Config.read(file, Plan.class, List.of("stages.stage 2.epochs=2")))
        .hasMessageContaining("stages.stage 2.epochs: there is no element \"stage 2\"")
        .hasMessageContaining("is it \"stage 1\"?");
    assertThatThrownBy(() -> Config.read(file, Plan.class, List.of("stages.x.epochs=2")))
        .hasMessageContaining("expected a number below 1, one of stage 1 or *");
    assertThatThrownBy(() -> Config.read(file, Plan.class, List.of("stages.0.optimiser={lr: 2}")))
        .hasMessageContaining("\n  stages[0].optimiser.lr: expected a number from 0 to 1");
    Files.writeString(file, "base: variant.yaml");
    assertThatThrownBy(() -> Config.read(file, Plan.class))
        .hasMessageContaining(
            "base: expected a whole configuration but variant.yaml has a base itself");
    Files.writeString(file, "base: ../whole.yaml");
    assertThatThrownBy(() -> Config.read(file, Plan.class))
        .hasMessageContaining(
            "line 1, base: expected the name of a file in the same folder but found");
    Files.writeString(dir.resolve("whole.yaml"), "nane: whole");
    Files.writeString(file, "base: whole.yaml");
    assertThatThrownBy(() -> Config.read(file, Plan.class))
        .hasMessageContaining("whole.yaml: 3 problems");
  }

  @Test
  void randomTextNeverEscapesAsAnythingElse(@TempDir Path dir) throws Exception {
    Random random = new Random(4);
    for (int trial = 0; trial < 2_000; trial++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edit = random.nextInt(6); edit >= 0; edit--) {
        text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(126)));
      }
      try {
        Config.parse(text.toString(), "fuzz.yaml", Stage.class);
      } catch (TpoException expected) {
        assertThat(expected).hasMessageStartingWith("fuzz.yaml");
      }
    }
    byte[] bytes = new byte[200];
    random.nextBytes(bytes);
    Path file = Files.write(dir.resolve("random.json"), bytes);
    assertThatThrownBy(() -> Config.read(file, Stage.class))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> Config.parse("[".repeat(5_000), "deep.json", Stage.class))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith("deep.json: not valid JSON");
  }

  @Test
  void nearestCountsSwapsAsOneChange() {
    assertThat(Nearest.distance("wieght", "weight")).isEqualTo(1);
    assertThat(Nearest.of("learning", List.of("lr", "epochs"))).isEmpty();
    assertThat(Nearest.of("epoch", List.of("lr", "epochs"))).contains("epochs");
  }
}
