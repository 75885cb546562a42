package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.film.Photos;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Makes up stories. The same world, split, seed and number give the same story on every machine; a
 * plan that does not work out is thrown away for the next.
 *
 * <pre>{@code
 * Story story = new StoryWriter(World.DEFAULT, World.Split.TRAIN, 1).story(0);
 * }</pre>
 */
public final class StoryWriter {
  /** Plans that may fail for one story; one in three works out. */
  private static final int PATIENCE = 1000;

  private final World world;
  private final World.Split split;
  private final Dice dice;

  public StoryWriter(World world, World.Split split, long seed) {
    this.world = world;
    this.split = split;
    this.dice = new Dice(seed).of(split.name(), 0);
  }

  /** The story of a number. Safe for several threads. */
  public Story story(int number) {
    long seed = dice.of("story", number).bits();
    for (int i = 0; i < PATIENCE; i++) {
      Optional<Story> story = new Attempt(new Dice(seed).of("attempt", i)).story(id(number), seed);
      if (story.isPresent()) {
        return story.get();
      }
    }
    throw new IllegalStateException(
        "no story after %d attempts; is there too little room or time in %s?"
            .formatted(PATIENCE, world));
  }

  private String id(int number) {
    return "%s-%06d".formatted(split.name().toLowerCase(Locale.ROOT), number);
  }

  /**
   * One attempt: the courses that it has laid out so far, back to front; free ones have no plot.
   */
  private final class Attempt {
    private final Dice dice;
    private final Casting cast;
    private final int frames;
    private final List<Course> courses = new ArrayList<>();
    private final List<Course> free = new ArrayList<>();
    private final List<Scene.Wall> walls = new ArrayList<>();
    private final Scene scene;
    private final Routes routes;
    private final Meetings meetings;
    private final boolean crowded;
    private final boolean bounces;

    Attempt(Dice dice) {
      this.dice = dice;
      double seconds = dice.between(world.minSeconds(), world.maxSeconds());
      frames = (int) Math.rint(seconds * world.fps());
      cast = new Casting(dice.of("cast", 0), world, split);
      List<String> photos = Photos.backdrops(split);
      scene = new Filming(dice.of("filming", 0), world, photos).scene(frames);
      double aspect = (double) world.width() / world.height();
      Ground ground = new Ground(scene.views(), aspect);
      routes = new Routes(dice, ground, world.fps(), frames);
      meetings = new Meetings(dice, ground, routes, frames / world.fps(), aspect);
      crowded = dice.chance(0.2);
      bounces = scene.camera() == Scene.Camera.STILL || scene.camera() == Scene.Camera.SHAKE;
    }

    Optional<Story> story(String id, long seed) {
      int n = world.minActors() + dice.below(world.maxActors() - world.minActors() + 1);
      if (!plot(n)) {
        return Optional.empty();
      }
      int tries = 0;
      while (courses.size() < n && tries++ < 40) {
        Course c = course(cast.next(dice.pick(List.of(Look.Size.values()))));
        for (int i = 0; i < 12; i++) {
          c.events.clear();
          if (routes.any(c, bounces) && hasRoom(c)) {
            courses.add(dice.below(courses.size() + 1), c);
            free.add(c);
            break;
          }
        }
      }
      if (courses.size() < n) {
        return Optional.empty();
      }
      changes();
      return survey(id, seed);
    }

    /** What two actors, or one and a wall, have to do with each other. */
    private boolean plot(int n) {
      int plot = n < 2 ? 0 : dice.weighted(0.3, 0.25, 0.22, 0.23);
      switch (plot) {
        case 1 -> {
          Course c = course(cast.next(dice.pick(List.of(Look.Size.values()))));
          Course other = course(cast.next(dice.pick(List.of(Look.Size.values()))));
          courses.addAll(dice.chance(0.5) ? List.of(c, other) : List.of(other, c));
          return meetings.touch(c, other);
        }
        case 2 -> {
          Course c = course(cast.next(Look.Size.SMALL));
          Course other = course(cast.solid());
          courses.addAll(List.of(c, other));
          return meetings.hide(c, other);
        }
        case 3 -> {
          Course c = course(cast.next(dice.chance(0.7) ? Look.Size.SMALL : Look.Size.LARGE));
          Scene.Wall wall = meetings.hideBehindWall(c);
          courses.add(c);
          walls.add(wall);
          return wall != null;
        }
        default -> {
          if (dice.chance(0.12)) {
            walls.add(meetings.wall());
          }
          return true;
        }
      }
    }

    private Course course(Look look) {
      boolean photo = look.pattern() == Look.Pattern.PHOTO;
      List<String> photos =
          Photos.names(split).stream().filter(n -> !n.equals(scene.photo())).toList();
      Actor.Skin skin = new Actor.Skin(dice.bits(), photo ? dice.pick(photos) : "");
      return new Course(look, skin, cast.diameter(look), cast.turn(look), frames);
    }

    private boolean hasRoom(Course c) {
      return crowded || courses.stream().allMatch(o -> c.isClearOf(o, 0.035));
    }

    /** Lets something happen to some, wherever they are. */
    private void changes() {
      Changes changes = new Changes(dice, world.fps(), frames);
      for (Course c : courses) {
        if (!c.look.isNamed() && dice.chance(0.4)) {
          changes.roll(c);
        }
      }
      for (Course c : courses) {
        if (!free.contains(c)) {
          continue;
        }
        switch (dice.weighted(0.45, 0.2, 0.2, 0.15)) {
          case 1 -> {
            if (c.look.colour() != Look.Colour.MIXED) {
              cast.repaint(c.look).ifPresent(to -> changes.colour(c, to));
            }
          }
          case 2 -> {
            if (Changes.turnShows(c.look)) {
              changes.turn(c);
            }
          }
          case 3 -> changes.size(c);
          default -> {}
        }
      }
    }

    private Optional<Story> survey(String id, long seed) {
      Scene set =
          new Scene(
              scene.backdrop(), scene.photo(), walls, scene.camera(), scene.views(), scene.print());
      Survey survey =
          new Survey(
              world.width(),
              world.height(),
              courses.stream().map(c -> c.outline).toList(),
              courses.stream().map(this::states).toList(),
              set);
      List<Actor> actors = new ArrayList<>();
      List<Event> events = new ArrayList<>(EventFinder.find(survey, world.fps()));
      for (int a = 0; a < courses.size(); a++) {
        Course c = courses.get(a);
        for (Event e : c.events) {
          int middle = (int) ((e.start() + e.end()) / 2 * world.fps());
          if (!survey.isPlain(a, middle)) {
            return Optional.empty();
          }
          events.add(new Event(e.kind(), a, -1, e.start(), e.end()));
        }
        int shown = a;
        long plain = IntStream.range(0, frames).filter(f -> survey.isPlain(shown, f)).count();
        if (plain < Math.max(world.fps(), frames / 5.0)) {
          return Optional.empty();
        }
        actors.add(new Actor(a, c.look, c.skin, c.motion, survey.states.get(a)));
      }
      events.sort(Comparator.comparingDouble(Event::start));
      return Optional.of(
          new Story(
              id, seed, world.width(), world.height(), world.fps(), frames, set, actors, events));
    }

    /** What is on the film of a course, before it is known what covers it. */
    private List<Actor.State> states(Course c) {
      double aspect = (double) world.width() / world.height();
      return IntStream.range(0, frames)
          .mapToObj(
              f -> {
                Scene.View view = scene.views().get(f);
                return new Actor.State(
                    0.5 + view.seenX(c.x[f]) / aspect,
                    0.5 + view.seenY(c.y[f]),
                    c.size[f] * view.zoom(),
                    c.angle[f],
                    c.colour[f],
                    Optional.empty(),
                    0);
              })
          .toList();
    }
  }
}
