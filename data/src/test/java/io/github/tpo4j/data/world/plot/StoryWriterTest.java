package io.github.tpo4j.data.world.plot;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.World.Combination;
import io.github.tpo4j.data.world.World.Split;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class StoryWriterTest {
  private static final World WORLD = World.DEFAULT;
  private static List<Story> train;
  private static List<Story> test;

  @BeforeAll
  static void write() {
    train = stories(Split.TRAIN, 40);
    test = stories(Split.TEST, 20);
  }

  private static List<Story> stories(Split split, int n) {
    StoryWriter writer = new StoryWriter(WORLD, split, 7);
    return IntStream.range(0, n).mapToObj(writer::story).toList();
  }

  @Test
  void theSameSeedGivesTheSameStoriesToTheLastDigitInAnyOrder() {
    StoryWriter again = new StoryWriter(WORLD, Split.TRAIN, 7);
    for (int i : new int[] {5, 0, 17}) {
      assertThat(Json.write(again.story(i))).isEqualTo(Json.write(train.get(i)));
    }
    assertThat(new StoryWriter(WORLD, Split.TRAIN, 8).story(0).actors())
        .isNotEqualTo(train.get(0).actors());
    assertThat(new StoryWriter(WORLD, Split.VAL, 7).story(0).actors())
        .isNotEqualTo(train.get(0).actors());
  }

  @Test
  void aStoryReadFromItsLineIsTheStory() {
    for (Story story : train) {
      assertThat(Json.read(Json.write(story), Story.class, story.id())).isEqualTo(story);
    }
  }

  @Test
  void heldOutCombinationsAreInTestOnly() {
    assertThat(combinations(train)).noneMatch(c -> WORLD.heldOut().contains(c));
    assertThat(combinations(test)).anyMatch(c -> WORLD.heldOut().contains(c));
  }

  private static Set<String> combinations(List<Story> stories) {
    Set<String> all = new HashSet<>();
    for (Story story : stories) {
      for (Actor a : story.actors()) {
        if (a.look().isNamed()) {
          a.states()
              .forEach(s -> all.add(new Combination(a.look().shape(), s.colour()).toString()));
        }
      }
    }
    return all;
  }

  @Test
  void eventsLieInTheStoryInTheOrderOfTheirStart() {
    for (Story story : train) {
      double last = 0;
      for (Event e : story.events()) {
        assertThat(e.start()).as("%s %s", story.id(), e).isBetween(last, e.end());
        assertThat(e.end()).as("%s %s", story.id(), e).isLessThanOrEqualTo(story.seconds() + 1e-9);
        last = e.start();
      }
    }
  }

  @Test
  void whatHappensShowsInTheStatesWhenItIsSaidTo() {
    for (Story story : train) {
      for (Event e : story.events()) {
        List<Actor.State> states = story.actors().get(e.actor()).states();
        Actor.State before = states.get(Math.max(0, story.frameAt(e.start()) - 1));
        Actor.State after = states.get(Math.min(story.frames() - 1, story.frameAt(e.end())));
        String what = story.id() + " " + e;
        switch (e.kind()) {
          case CHANGE_COLOUR -> assertThat(before.colour()).as(what).isNotEqualTo(after.colour());
          case GROW -> assertThat(before.size()).as(what).isLessThan(after.size());
          case SHRINK -> assertThat(before.size()).as(what).isGreaterThan(after.size());
          case ENTER -> assertThat(before.visible()).as(what).isZero();
          case LEAVE -> assertThat(after.visible()).as(what).isZero();
          case HIDE -> {
            assertThat(states.get(story.frameAt(e.end() - 1 / story.fps())).visible())
                .as(what)
                .isLessThan(0.05);
            assertThat(states.get(Math.max(0, story.frameAt(e.start()) - 1)).visible())
                .as(what)
                .isGreaterThan(0.05);
          }
          case REAPPEAR -> assertThat(before.visible()).as(what).isLessThan(0.2);
          case STOP -> {
            Actor.State begin = states.get((int) Math.ceil(e.start() * story.fps()));
            Actor.State end = states.get(story.frameAt(e.end()));
            if (story.scene().views().stream().distinct().count() == 1) {
              assertThat(Math.hypot(begin.x() - end.x(), begin.y() - end.y()))
                  .as(what)
                  .isLessThan(0.08);
            }
          }
          default -> assertThat(e.end()).as(what).isGreaterThan(e.start());
        }
      }
    }
  }

  @Test
  void whatHasNoWordsSaysSo() {
    List<Look> looks =
        train.stream().flatMap(s -> s.actors().stream()).map(Actor::look).distinct().toList();
    assertThat(looks).anyMatch(l -> !l.isNamed());
    assertThat(looks)
        .allMatch(l -> (l.colour() == Look.Colour.MIXED) == (l.pattern() == Look.Pattern.PHOTO));
  }
}
