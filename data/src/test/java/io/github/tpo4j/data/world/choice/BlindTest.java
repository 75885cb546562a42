package io.github.tpo4j.data.world.choice;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.data.world.Stories;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who reads the questions but does not see the videos does no better than chance, in any kind. */
class BlindTest {
  /** Of {@code kinds * ways} guesses, about one in 30,000 lies further out by chance. */
  private static final double DEVIATIONS = 4;

  private static List<Choice> choices;

  @BeforeAll
  static void ask() {
    choices = Questions.choices(Stories.of(1000), 4, 7);
  }

  @Test
  void everyKindIsAsked() {
    EnumSet<Kind> asked = EnumSet.noneOf(Kind.class);
    choices.forEach(c -> asked.add(c.kind()));
    assertThat(asked).hasSizeGreaterThanOrEqualTo(20).isEqualTo(EnumSet.allOf(Kind.class));
  }

  @Test
  void readingIsNoBetterThanChance() {
    List<Choice> known = new ArrayList<>();
    List<Choice> asked = new ArrayList<>();
    for (Choice c : choices) {
      (c.clip().hashCode() % 2 == 0 ? known : asked).add(c);
    }
    BlindReader reader = new BlindReader(known);
    List<String> found = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      List<Choice> some = asked.stream().filter(c -> c.kind() == kind).limit(300).toList();
      BlindReader.ways()
          .forEach((way, guess) -> check(reader, kind + ", " + way, guess, some, found));
    }
    assertThat(found).isEmpty();
  }

  private static void check(
      BlindReader reader,
      String name,
      BiFunction<BlindReader, Choice, Integer> guess,
      List<Choice> asked,
      List<String> found) {
    double right = asked.stream().filter(c -> guess.apply(reader, c) == c.correct()).count();
    double chance = asked.stream().mapToDouble(c -> 1. / c.options().size()).sum();
    double deviation =
        Math.sqrt(
            asked.stream().mapToDouble(c -> 1. / c.options().size()).map(p -> p * (1 - p)).sum());
    if (right > chance + DEVIATIONS * deviation) {
      found.add(
          "%s: %.0f of %d right, chance is %.0f".formatted(name, right, asked.size(), chance));
    }
  }

  @Test
  void optionsAreThreeToFiveAndAllDifferent() {
    assertThat(choices)
        .allSatisfy(c -> assertThat(c.options()).hasSizeBetween(3, 5).doesNotHaveDuplicates());
  }

  @Test
  void everySetOfOptionsOfAPoolHasEachMemberAsTheTruthEquallyOften() {
    Map<String, int[]> counts = new TreeMap<>();
    for (Choice c : choices) {
      if (c.kind() == Kind.MOVING_DIRECTION) {
        List<String> options = c.options().stream().sorted().toList();
        counts.computeIfAbsent(options.toString(), o -> new int[4])[options.indexOf(c.answer())]++;
      }
    }
    assertThat(counts.values()).isNotEmpty().allSatisfy(n -> assertThat(n).containsOnly(n[0]));
  }

  @Test
  void theSameStoriesAndSeedGiveTheSameQuestions() {
    assertThat(Questions.choices(Stories.of(40), 4, 7))
        .isEqualTo(Questions.choices(Stories.of(40), 4, 7))
        .isNotEqualTo(Questions.choices(Stories.of(40), 4, 8));
  }
}
