package io.github.tpo4j.data.world.film;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.plot.StoryWriter;
import io.github.tpo4j.video.FrameGrab;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilmTest {
  private static final Offset<Double> GRID = Offset.offset(1.01e-5);

  private static final List<Story> STORIES = stories();

  private static List<Story> stories() {
    StoryWriter writer = new StoryWriter(World.DEFAULT, World.Split.TEST, 3);
    return IntStream.range(0, 8).mapToObj(writer::story).toList();
  }

  @Test
  void boxesAreTheExtentOfTheIdsAlsoOfAStoryThatWasReadFromItsLine() {
    for (Story written : STORIES) {
      Story story = Json.read(Json.write(written), Story.class, written.id());
      Film film = new Film(story);
      for (int f = 0; f < story.frames(); f++) {
        byte[] ids = film.ids(f);
        for (Actor actor : story.actors()) {
          String what = "%s actor %d frame %d".formatted(story.id(), actor.id(), f);
          Optional<Box> said = actor.states().get(f).box();
          Optional<Box> seen = extent(ids, actor.id() + 1, story.width(), story.height());
          assertThat(said.isPresent()).as(what).isEqualTo(seen.isPresent());
          if (said.isPresent()) {
            assertThat(said.get().x1()).as(what).isEqualTo(seen.get().x1(), GRID);
            assertThat(said.get().y1()).as(what).isEqualTo(seen.get().y1(), GRID);
            assertThat(said.get().x2()).as(what).isEqualTo(seen.get().x2(), GRID);
            assertThat(said.get().y2()).as(what).isEqualTo(seen.get().y2(), GRID);
          }
        }
      }
    }
  }

  private static Optional<Box> extent(byte[] ids, int id, int width, int height) {
    int[] at = IntStream.range(0, ids.length).filter(i -> ids[i] == id).toArray();
    if (at.length == 0) {
      return Optional.empty();
    }
    return Optional.of(
        Box.ofPixels(
            Arrays.stream(at).map(i -> i % width).min().getAsInt(),
            Arrays.stream(at).map(i -> i / width).min().getAsInt(),
            Arrays.stream(at).map(i -> i % width).max().getAsInt() + 1,
            Arrays.stream(at).map(i -> i / width).max().getAsInt() + 1,
            width,
            height));
  }

  @Test
  void aPlainActorIsPaintedInItsColourWhereItsMaskIs() {
    int checked = 0;
    for (Story story : STORIES) {
      Film film = new Film(story);
      for (Actor actor : story.actors()) {
        Actor.State state = actor.states().get(0);
        boolean solid =
            List.of(Look.Shape.CIRCLE, Look.Shape.SQUARE, Look.Shape.HEART)
                .contains(actor.look().shape());
        if (actor.look().pattern() == Look.Pattern.PLAIN && solid && state.visible() == 1) {
          int x = (int) (state.x() * story.width());
          int y = (int) (state.y() * story.height());
          int at = y * story.width() + x;
          assertThat(film.ids(0)[at]).isEqualTo((byte) (actor.id() + 1));
          byte[] rgb = film.picture(0).rgb();
          int colour = Palette.of(state.colour());
          int off = 0;
          for (int c = 0; c < 3; c++) {
            off += Math.abs((rgb[3 * at + c] & 255) - (colour >> 16 - 8 * c & 255));
          }
          assertThat(off).as("%s actor %d", story.id(), actor.id()).isLessThan(150);
          checked++;
        }
      }
    }
    assertThat(checked).isPositive();
  }

  @Test
  void theSameStoryGivesTheSamePixelsInAnyOrder() {
    Story story = STORIES.get(1);
    Film film = new Film(story);
    byte[] late = film.picture(story.frames() - 1).rgb();
    film.picture(0);
    assertThat(film.picture(story.frames() - 1).rgb()).isEqualTo(late);
    assertThat(new Film(story).picture(story.frames() - 1).rgb()).isEqualTo(late);
  }

  @Test
  void theClipHasTheFramesAndTheRateOfTheStory(@TempDir Path dir) {
    Story story = STORIES.get(0);
    Path clip = dir.resolve("clip.mp4");
    new Film(story).write(clip);
    FrameGrab.Result found = FrameGrab.of(clip).run(Progress.NONE);
    assertThat(found.frames()).isEqualTo(story.frames());
    assertThat(found.fps()).isEqualTo(story.fps(), Offset.offset(0.01));
    assertThat(found.info().width()).isEqualTo(story.width());
  }

  @Test
  void masksAreTheIdsInRuns() {
    Story story = STORIES.get(2);
    Film film = new Film(story);
    byte[] ids = film.ids(5).clone();
    int pixels = 0;
    for (byte id : ids) {
      pixels += id == 1 ? 1 : 0;
    }
    assertThat(film.mask(0, 5).area()).isEqualTo(pixels);
  }
}
