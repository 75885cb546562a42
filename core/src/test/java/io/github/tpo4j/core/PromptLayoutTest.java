package io.github.tpo4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.PromptLayout.Kind;
import io.github.tpo4j.core.PromptLayout.Text;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.PromptLayout.Visual;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The published strings of model.md 4.3, character by character. */
class PromptLayoutTest {
  @Test
  void oneQuestionIsThreePiecesAroundTheMedia() {
    assertThat(PromptLayout.question(Kind.VIDEO, "What is the man doing?", "").segments())
        .containsExactly(
            new Text("[INST] <Video>", false),
            new Visual(),
            new Text("</Video>[/INST]", false),
            new Text(" [INST] What is the man doing? [/INST] ", false));
    assertThat(PromptLayout.question(Kind.IMAGE, "", "").segments())
        .containsExactly(
            new Text("[INST] <Image>", false),
            new Visual(),
            new Text("</Image>[/INST]", false),
            new Text(" ", false));
  }

  @Test
  void timestampsAreToldOnlyWhenAskedFor() {
    assertThat(PromptLayout.message("What happens?", 0.5, 1.5)).isEmpty();
    String message = PromptLayout.message("Give the timestamp.", 0.5, 1.4666, 12);
    assertThat(message)
        .isEqualTo(" The video contains 3 frames sampled at 0.5, 1.5, 12.0 seconds. ");
    assertThat(PromptLayout.media(Kind.VIDEO, message).segments().get(2))
        .isEqualTo(
            new Text(
                "</Video> The video contains 3 frames sampled at 0.5, 1.5, 12.0 seconds.[/INST]",
                false));
  }

  @Test
  void tenthsOfSecondsRoundAsTheReference() {
    // 0.25 and 0.75 lie exactly between two tenths: to the even one; 0.35 is a little below
    assertThat(PromptLayout.message("timestamp", 0.25, 0.75, 0.35)).contains("at 0.2, 0.8, 0.3 s");
  }

  @Test
  void chatKeepsEverythingAfterTheMediaInOnePiece() {
    assertThat(
            PromptLayout.chat(
                    Kind.VIDEO,
                    "Watch closely. ",
                    "",
                    List.of(new Turn("Who?", "A man.")),
                    "Where? (A) here (B) there",
                    PromptLayout.BEST_OPTION)
                .segments())
        .containsExactly(
            new Text("Watch closely. [INST] <Video>", false),
            new Visual(),
            new Text(
                "</Video>[/INST] [INST] Who? [/INST]A man.</s>"
                    + " [INST] Where? (A) here (B) there [/INST]Best Option: (",
                false));
  }

  @Test
  void answersAreTargets() {
    PromptLayout layout =
        PromptLayout.question(Kind.IMAGE, "Where?", "").then("<box_begin><boxes></s>", true);
    assertThat(layout.segments())
        .hasSize(5)
        .last()
        .isEqualTo(new Text("<box_begin><boxes></s>", true));
  }

  @Test
  void eachTaskHasOneWording() {
    assertThat(TaskQuestions.OWN.ground(" the red car. ")).isEqualTo("Where is the red car?");
    assertThat(TaskQuestions.OWN.find("a man sits down"))
        .isEqualTo("When does \"a man sits down\" happen in the video?");
    assertThat(TaskQuestions.OWN.segment("the dog"))
        .isEqualTo("Show the motion path of the dog through the video.");
    assertThat(TaskQuestions.OWN.track(new Box(0.05, 0.05, 0.55, 1.2), 200, 400))
        .isEqualTo("Track the object in the box [10, 20, 110, 400] <track_box> through the video.");
    assertThat(TaskQuestions.PAPER.segment("the dog"))
        .isEqualTo("Please give the motion path of the dog in the video over time.");
    assertThatThrownBy(() -> TaskQuestions.OWN.find(" ? "))
        .isInstanceOf(TpoException.class)
        .hasMessage("query: expected words, such as \"the red car\", but found \" ? \"");
  }

  @Test
  void startTokensNameTheirTask() {
    assertThat(Task.ofStartToken("<time_begin>")).contains(Task.TEMPORAL);
    assertThat(Task.ofStartToken("<temp>")).isEmpty();
  }
}
