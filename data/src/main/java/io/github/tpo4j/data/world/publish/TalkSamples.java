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
import io.github.tpo4j.data.world.words.Snapshot;
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

  /** Turns of a conversation that goes through everything; more would not fit in its tokens. */
  private static final int LONG = 20;

  /** Times that everything is gone through, each in another order. */
  private static final int ORDERS = 3;

  /** Most questions about a single frame. */
  private static final int A_PICTURE = 10;

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
    List<Turn> open = open(choices);
    Collections.shuffle(open, random);
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i + 1 < open.size(); i += MOST_TURNS) {
      List<Turn> turns = open.subList(i, Math.min(open.size(), i + MOST_TURNS));
      all.add(
          Sample.conversation(
              "%s-dialogue-%d".formatted(story.id(), all.size()),
              Optional.of(Publisher.media(story)),
              "dialogue",
              turns));
    }
    return all;
  }

  /**
   * Conversations that go through all that is known of a clip: its questions, what is there at the
   * beginning and at the end, and its caption.
   *
   * @param frames what the model sees of the clip
   * @param choices balanced questions about this story
   */
  static List<Sample> talks(Cast cast, int[] frames, List<Choice> choices, Random random) {
    List<Turn> turns = open(choices);
    Snapshot first = Snapshot.of(cast, frames[0]);
    Snapshot last = Snapshot.of(cast, frames[frames.length - 1]);
    turns.add(list(first, "List the objects at the beginning from left to right."));
    turns.add(list(last, "List the objects at the end from left to right."));
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < ORDERS; i++) {
      Collections.shuffle(turns, random);
      List<Turn> told = new ArrayList<>(turns.subList(0, Math.min(LONG, turns.size())));
      if (i == 0 && !cast.named().isEmpty()) {
        told.add(0, new Turn(Captions.request(random), Captions.of(cast)));
      }
      all.add(
          Sample.conversation(
              "%s-talk-%d".formatted(cast.story().id(), i),
              Optional.of(Publisher.media(cast.story())),
              "talk",
              told));
    }
    return all;
  }

  /**
   * Conversations about single frames: what there is from left to right, and its properties.
   *
   * @param frames what the model sees of the clip
   */
  static List<Sample> pictures(Cast cast, int[] frames, Random random) {
    Story story = cast.story();
    List<Sample> all = new ArrayList<>();
    for (int frame : frames) {
      Snapshot seen = Snapshot.of(cast, frame);
      List<Turn> turns = seen.questions(random);
      Collections.shuffle(turns, random);
      turns.subList(Math.min(A_PICTURE, turns.size()), turns.size()).clear();
      boolean first = random.nextBoolean();
      turns.add(first ? 0 : turns.size(), list(seen, "List the objects from left to right."));
      all.add(
          new Sample(
              "%s-picture-%d".formatted(story.id(), all.size()),
              Optional.of(Publisher.media(story)),
              Optional.of(frame),
              "picture",
              turns,
              List.of(),
              List.of(),
              Optional.empty(),
              List.of()));
    }
    return all;
  }

  /** Questions that can be answered without their options. */
  private static List<Turn> open(List<Choice> choices) {
    List<Turn> turns = new ArrayList<>();
    for (Choice c : choices) {
      if (!NEED_OPTIONS.contains(c.kind())) {
        turns.add(new Turn(c.text(), Grammar.sentence(c.answer())));
      }
    }
    return turns;
  }

  private static Turn list(Snapshot seen, String question) {
    return new Turn(question, Grammar.sentence(seen.list()));
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
