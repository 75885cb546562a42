package io.github.tpo4j.data.world.words;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.sample.Sample.Moments;
import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Stories;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.choice.Questions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WordsTest {
  private static List<Story> stories;

  @BeforeAll
  static void write() {
    stories = Stories.of(120);
  }

  @Test
  void expressionsByLookFitOneThingOnly() {
    int checked = 0;
    for (Story s : stories) {
      for (Expression e : Expression.byLook(Cast.of(s))) {
        assertThat(s.actors().stream().filter(a -> couldBe(a, e.text())))
            .as("%s in %s", e.text(), s.id())
            .containsExactly(e.role().actor());
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(300);
  }

  /** Reads an expression word by word: whether an actor fits it on some frame. */
  private static boolean couldBe(Actor actor, String text) {
    return Arrays.stream(text.split(" "))
        .allMatch(
            word ->
                word.equals("the")
                    || word.equals("object")
                    || word.equals(Look.word(actor.look().shape()))
                    || word.equals(Look.word(actor.look().pattern()))
                    || word.equals(Look.word(actor.look().size()))
                    || actor.states().stream().anyMatch(s -> word.equals(Look.word(s.colour()))));
  }

  @Test
  void expressionsByPlaceFitOneThingOnly() {
    int checked = 0;
    for (Story s : stories) {
      for (Expression e : Expression.byPlace(Cast.of(s), 0)) {
        String noun = e.text().replaceFirst(" (in|on|at) .*", "");
        String place = e.text().substring(noun.length());
        if (place.startsWith(" in")) {
          assertThat(
                  s.actors().stream()
                      .filter(a -> a.states().get(0).box().isPresent())
                      .filter(a -> couldBe(a, noun))
                      .filter(a -> inQuarter(a.states().get(0), place)))
              .as("%s in %s", e.text(), s.id())
              .containsExactly(e.role().actor());
          checked++;
        }
      }
    }
    assertThat(checked).isGreaterThan(100);
  }

  private static boolean inQuarter(Actor.State state, String place) {
    return state.x() < .5 == place.endsWith("left") && state.y() < .5 == place.contains("upper");
  }

  @Test
  void expressionsByMotionNameMotionsOfOneThing() {
    List<String> texts = new ArrayList<>();
    for (Story s : stories) {
      for (Expression e : Expression.byMotion(Cast.of(s))) {
        texts.add(e.text());
        if (e.text().endsWith(" that moves to the left")) {
          Actor a = e.role().actor();
          List<Actor.State> seen =
              a.states().stream().filter(state -> state.box().isPresent()).toList();
          assertThat(seen.get(seen.size() - 1).x()).isLessThan(seen.get(0).x());
        }
      }
    }
    assertThat(texts)
        .anyMatch(t -> t.endsWith("that moves to the left"))
        .anyMatch(t -> t.endsWith("that leaves the picture"))
        .anyMatch(t -> t.endsWith("that moves in a circle"));
  }

  @Test
  void momentsAreMarkedClipByClip() {
    Story story = stories.get(0);
    Moments m = Query.clips(story, List.of(new Window(1.2, 3.9)), 1);
    assertThat(m.windows()).containsExactly(new Window(1, Math.min(4, story.seconds())));
    assertThat(m.saliency().subList(0, 4)).containsExactly(0., 3., 4., 4.);
    assertThat(m.saliency().stream().skip(4)).containsOnly(0.);
  }

  @Test
  void aShortMomentBelongsToTheClipThatShowsMostOfIt() {
    Moments m = Query.clips(stories.get(0), List.of(new Window(1.9, 2.1)), 1);
    assertThat(m.windows()).containsExactly(new Window(1, 3));
    assertThat(Query.clips(stories.get(0), List.of(new Window(1.9, 2.05)), 1).windows())
        .containsExactly(new Window(1, 2));
  }

  @Test
  void queriesHaveOneOrMoreWindowsInsideTheClip() {
    List<Query> all = stories.stream().flatMap(s -> Query.of(Cast.of(s)).stream()).toList();
    assertThat(all).anyMatch(q -> q.moments().windows().size() > 1);
    for (Query q : all) {
      for (int i = 0; i < q.moments().saliency().size(); i++) {
        assertThat(q.moments().saliency().get(i) > 0)
            .as("%s clip %d", q, i)
            .isEqualTo(covered(q.moments().windows(), i));
      }
    }
  }

  private static boolean covered(List<Window> windows, int clip) {
    return windows.stream().anyMatch(w -> w.start() <= clip && w.end() > clip);
  }

  @Test
  void theFirstWordingIsTheCanonicalQuestion() {
    Box box = new Box(.1, .2, .3, .4);
    assertThat(Wordings.fill(Wordings.GROUND.known().get(0), "the red circle"))
        .isEqualTo(TaskQuestions.OWN.ground("the red circle"));
    assertThat(Wordings.fill(Wordings.FIND.known().get(0), "it stops"))
        .isEqualTo(TaskQuestions.OWN.find("it stops"));
    assertThat(Wordings.fill(Wordings.SEGMENT.known().get(0), "the star"))
        .isEqualTo(TaskQuestions.OWN.segment("the star"));
    assertThat(Wordings.fill(Wordings.TRACK.known().get(0), Wordings.box(box, 200, 100)))
        .isEqualTo(TaskQuestions.OWN.track(box, 200, 100));
  }

  @Test
  void everyTaskHasEnoughWordingsAndHoldsTwoOut() {
    assertThat(Wordings.FIND.known()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(Wordings.TRACK.known()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(Wordings.GROUND.known()).hasSizeGreaterThanOrEqualTo(10);
    assertThat(Wordings.SEGMENT.known()).hasSizeGreaterThanOrEqualTo(7);
    assertThat(Wordings.values())
        .allSatisfy(
            w ->
                assertThat(w.unseen())
                    .hasSizeGreaterThanOrEqualTo(2)
                    .doesNotContainAnyElementsOf(w.known()));
  }

  @Test
  void theVocabularyIsSmall() {
    TreeSet<String> words = new TreeSet<>();
    for (Story s : stories) {
      Cast cast = Cast.of(s);
      List<String> texts = new ArrayList<>();
      if (!cast.named().isEmpty()) {
        texts.add(Captions.of(cast));
      }
      Query.of(cast).forEach(q -> texts.add(q.text()));
      Expression.byMotion(cast).forEach(e -> texts.add(e.text()));
      Questions.about(cast)
          .forEach(
              q -> texts.add(q.text() + " " + q.answer() + " " + String.join(" ", q.rivals())));
      texts.forEach(t -> words.addAll(Arrays.asList(t.toLowerCase(Locale.ROOT).split("\\W+"))));
    }
    for (Wordings w : Wordings.values()) {
      IntStream.range(0, w.known().size())
          .forEach(
              i ->
                  words.addAll(
                      Arrays.asList(w.known().get(i).toLowerCase(Locale.ROOT).split("\\W+"))));
    }
    assertThat(words).hasSizeLessThan(300);
  }

  @Test
  void captionsTellWhoIsThereAndWhatHappensInOrder() {
    Story story =
        stories.stream().filter(s -> Happening.of(Cast.of(s)).size() > 2).findFirst().orElseThrow();
    Cast cast = Cast.of(story);
    String caption = Captions.of(cast);
    cast.named().forEach(r -> assertThat(caption).contains(r.bare().orElseThrow()));
    List<String> clauses = Happening.of(cast).stream().map(Happening::clause).toList();
    assertThat(caption)
        .startsWith("There ")
        .containsSubsequence("First " + clauses.get(0), "Then " + clauses.get(1));
  }

  @Test
  void verbsNounsAndArticlesAgree() {
    assertThat(Grammar.third("touch the star")).isEqualTo("touches the star");
    assertThat(Grammar.third("pass behind it")).isEqualTo("passes behind it");
    assertThat(Grammar.third("bounce")).isEqualTo("bounces");
    assertThat(Grammar.plural("cross")).isEqualTo("crosses");
    assertThat(Grammar.a("orange ring")).isEqualTo("an orange ring");
    assertThat(Grammar.list(List.of("a", "b", "c"))).isEqualTo("a, b and c");
  }
}
