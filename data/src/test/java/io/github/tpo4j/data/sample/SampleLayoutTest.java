package io.github.tpo4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.PromptLayout.Kind;
import io.github.tpo4j.core.PromptLayout.Text;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.PromptLayout.Visual;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SampleLayoutTest {
  @Test
  void aTaskIsOneQuestionWithTheTaskWordsAsItsTarget() {
    assertThat(SampleLayout.training(Samples.region("1"), Kind.IMAGE).segments())
        .containsExactly(
            new Text("[INST] <Image>", false),
            new Visual(),
            new Text("</Image>[/INST]", false),
            new Text(" [INST] Where is the cat? [/INST] ", false),
            new Text("<box_begin><boxes></s>", true));
  }

  @Test
  void everyAnswerOfAConversationIsATarget() {
    assertThat(SampleLayout.training(Samples.words("1"), Kind.VIDEO).segments())
        .endsWith(
            new Text(" [INST] What is it? [/INST] ", false),
            new Text("A cat.</s>", true),
            new Text(" [INST] Where? [/INST] ", false),
            new Text("On a mat.</s>", true));
    assertThat(SampleLayout.prompt(Samples.words("1"), Kind.VIDEO).segments())
        .endsWith(new Text("A cat.</s>", false), new Text(" [INST] Where? [/INST] ", false));
  }

  @Test
  void multipleChoiceIsTrainedBehindThePromptItIsAskedWith() {
    Sample choice = Samples.choice("1").introduced("Look closely.\n");
    assertThat(SampleLayout.training(choice, Kind.VIDEO).segments())
        .containsExactly(
            new Text("Look closely.\n[INST] <Video>", false),
            new Visual(),
            new Text(
                "</Video>[/INST] [INST] Which? Options: (A) red (B) blue [/INST]Best Option: (",
                false),
            new Text("B) blue</s>", true));
    assertThat(SampleLayout.training(choice, Kind.VIDEO).segments().subList(0, 3))
        .isEqualTo(SampleLayout.prompt(choice, Kind.VIDEO).segments());
  }

  @Test
  void aQuestionAboutTimestampsIsToldThem() {
    Sample sample =
        Sample.conversation(
            "1", Optional.of("a.mp4"), "time", List.of(new Turn("Give the timestamp.", "1 s")));
    assertThat(SampleLayout.training(sample, Kind.VIDEO, 0.5, 1.5).segments())
        .contains(
            new Text(
                "</Video> The video contains 2 frames sampled at 0.5, 1.5 seconds.[/INST]", false));
  }

  @Test
  void wordsAloneHaveNoMedium() {
    Sample sample =
        Sample.conversation("1", Optional.empty(), "text", List.of(new Turn("Hi?", "Hello.")))
            .introduced("Be polite. ");
    assertThat(SampleLayout.training(sample, Kind.VIDEO).segments())
        .containsExactly(
            new Text("Be polite. ", false),
            new Text(" [INST] Hi? [/INST] ", false),
            new Text("Hello.</s>", true));
  }
}
