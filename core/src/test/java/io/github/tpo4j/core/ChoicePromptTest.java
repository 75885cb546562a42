package io.github.tpo4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ChoicePromptTest {
  @Test
  void asksAsMvbenchDoes() {
    assertThat(ChoicePrompt.question("Where to?", List.of("left", "right", "up")))
        .isEqualTo(
            ChoicePrompt.INSTRUCTION
                + "Question: Where to?\nOptions:\n(A) left\n(B) right\n(C) up"
                + "\nOnly give the best option.");
  }

  @Test
  void answersGoOnAfterThePrefixThatEvaluationGives() {
    assertThat(ChoicePrompt.answer(1, "right")).isEqualTo("Best Option: (B) right");
  }
}
