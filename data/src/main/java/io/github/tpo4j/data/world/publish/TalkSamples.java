package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.choice.Choice;
import io.github.tpo4j.data.world.choice.Kind;
import io.github.tpo4j.data.world.words.Captions;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** Samples of plain conversation: captions, open questions and multiple choice. */
final class TalkSamples {
  private static final int MOST_TURNS = 3;

  /** Questions that make no sense without their options. */
  private static final Set<Kind> NEED_OPTIONS =
      EnumSet.of(Kind.ACTION_SEQUENCE, Kind.CHARACTER_ORDER, Kind.OBJECT_EXISTENCE);

  private TalkSamples() {}

  /** The caption of a story in which something has a name. */
  static Sample caption(Cast cast, Random random) {
    Story story = cast.story();
    return Sample.conversation(
        story.id() + "-caption",
        Optional.of(Publisher.media(story)),
        "caption",
        List.of(new Turn(Captions.request(random), Captions.of(cast))));
  }

  /**
   * Open questions with short answers, two or three in a conversation.
   *
   * @param choices balanced questions about this story: their answers are as balanced
   */
  static List<Sample> dialogues(Story story, List<Choice> choices, Random random) {
    List<Choice> open =
        new ArrayList<>(choices.stream().filter(c -> !NEED_OPTIONS.contains(c.kind())).toList());
    Collections.shuffle(open, random);
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i + 1 < open.size(); i += MOST_TURNS) {
      List<Turn> turns =
          open.subList(i, Math.min(open.size(), i + MOST_TURNS)).stream()
              .map(c -> new Turn(c.text(), Grammar.sentence(c.answer())))
              .toList();
      all.add(
          Sample.conversation(
              "%s-dialogue-%d".formatted(story.id(), all.size()),
              Optional.of(Publisher.media(story)),
              "dialogue",
              turns));
    }
    return all;
  }

  /** A multiple-choice question in MVBench's prompt. */
  static Sample choice(Story story, Choice choice, int number) {
    return Sample.conversation(
        "%s-choice-%d".formatted(story.id(), number),
        Optional.of(Publisher.media(story)),
        choice.kind().file(),
        List.of(
            new Turn(
                ChoicePrompt.question(choice.text(), choice.options()),
                ChoicePrompt.answer(choice.correct(), choice.answer()))));
  }
}
