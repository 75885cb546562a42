package io.github.tpo4j.train.mllm;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.PromptLayout.Kind;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleLayout;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Placement;
import io.github.tpo4j.model.Prompts;
import io.github.tpo4j.model.TaskIds;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a model is asked has the ids that it was trained on, one by one. */
class SamePromptTest {
  private static final int VISUAL = 6;
  private static final double[] SECONDS = {0.5, 1.5};
  private static final MediaInfo VIDEO = new MediaInfo(96, 64, 2, 10, 20, List.of(0.5, 1.5));
  private static final MediaInfo PICTURE = new MediaInfo(96, 64, 0, 0, 1, List.of(0.0));

  private static final Map<Task, Turn> TURNS =
      Map.of(
          Task.REGION,
          new Turn(TaskQuestions.OWN.ground("the red ball"), "<box_begin><boxes>"),
          Task.TEMPORAL,
          new Turn(TaskQuestions.OWN.find("the ball stops"), "<time_begin><temp>"),
          Task.MASK,
          new Turn(TaskQuestions.OWN.segment("the red ball"), "<track_begin><tracking>"));

  private static Tokenizer tokenizer;
  private static PromptEncoder training;
  private static Prompts prompts;

  @BeforeAll
  static void open() {
    tokenizer = Tokenizers.open(Path.of("../model/src/test/resources/golden/whole/checkpoint"));
    training = new PromptEncoder(tokenizer, VISUAL, 1024);
    prompts = new Prompts(tokenizer, TaskIds.of(tokenizer), VISUAL);
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  @ParameterizedTest
  @EnumSource
  void aForcedTaskIsTheTrainedAnswerUpToItsPlaceholder(Task task) {
    Turn turn = TURNS.get(task);
    int[] trained = trained(Kind.VIDEO, turn);
    int[] forced =
        prompts
            .announced(VIDEO, turn.question(), task, Placement.TRAIN_LAYOUT, AskOptions.DEFAULT)
            .ids();
    assertThat(trained).endsWith(tokenizer.special().eos());
    assertThat(forced).isEqualTo(Arrays.copyOf(trained, trained.length - 1));
  }

  @Test
  void aPictureIsAskedAsOne() {
    Turn turn = TURNS.get(Task.REGION);
    int[] trained = trained(Kind.IMAGE, turn);
    assertThat(
            prompts
                .announced(
                    PICTURE,
                    turn.question(),
                    Task.REGION,
                    Placement.TRAIN_LAYOUT,
                    AskOptions.DEFAULT)
                .ids())
        .isEqualTo(Arrays.copyOf(trained, trained.length - 1));
  }

  @Test
  void aBoxInTheQuestionStaysAPlaceholder() {
    Turn turn =
        new Turn(
            TaskQuestions.OWN.track(new Box(0.1, 0.1, 0.5, 0.5), 96, 64),
            "<track_begin><tracking>");
    int[] trained = trained(Kind.VIDEO, turn);
    assertThat(
            prompts
                .announced(
                    VIDEO, turn.question(), Task.MASK, Placement.TRAIN_LAYOUT, AskOptions.DEFAULT)
                .ids())
        .isEqualTo(Arrays.copyOf(trained, trained.length - 1))
        .contains(TaskIds.of(tokenizer).trackBox());
  }

  @Test
  void earlierTurnsAreReadAsTheyWereSaid() {
    Turn first = new Turn("What is it?", "A ball.");
    Turn second = new Turn("At which timestamp does it stop?", "B");
    int[] trained = trained(Kind.VIDEO, first, second);
    int[] asked =
        prompts
            .question(
                VIDEO, second.question(), AskOptions.builder().history(List.of(first)).build())
            .ids();
    assertThat(asked).isEqualTo(Arrays.copyOf(trained, asked.length));
    assertThat(tokenizer.decode(Arrays.copyOfRange(trained, asked.length, trained.length), true))
        .isEqualTo("B");
  }

  private static int[] trained(Kind kind, Turn... turns) {
    Sample sample = Sample.conversation("1", Optional.of("clip.mp4"), "any", List.of(turns));
    return training.encodeConversation(SampleLayout.training(sample, kind, SECONDS)).ids();
  }
}
