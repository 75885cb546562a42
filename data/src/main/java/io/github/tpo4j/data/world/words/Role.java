package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Actor.State;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Heading;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene.Camera;
import io.github.tpo4j.data.world.Story;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/**
 * What one actor does in a story.
 *
 * @param story where
 * @param actor who
 * @param heading where it moves to, if that is one of the eight directions
 * @param bare name without article that fits no other actor at any time, such as "red circle";
 *     empty where words cannot tell it from another
 */
public record Role(Story story, Actor actor, Optional<Heading> heading, Optional<String> bare) {
  /** An actor counts as seen from this share of its pixels on. */
  private static final double SEEN = .35;

  /** Shorter gaps in a span are closed, shorter spans are dropped; seconds. */
  private static final double SHORTEST = .4;

  /** "the red circle"; for roles that have a name. */
  public String name() {
    return "the " + bare.orElseThrow();
  }

  /** "circle" */
  public String shape() {
    return Look.word(actor.look().shape());
  }

  /**
   * How it moves, as behind "does it": "move to the left", "stay still". Empty where the picture
   * could be read in two ways, as that of a thing at rest before a camera that moves.
   */
  public Optional<String> movement() {
    return switch (actor.motion()) {
      case STRAIGHT, STOP_AND_GO, DRIFT -> heading.map(h -> "move " + direction(h));
      case BOUNCE ->
          story.events().stream()
                  .anyMatch(e -> e.actor() == actor.id() && e.kind() == Event.Kind.BOUNCE)
              ? Optional.of("bounce")
              : Optional.empty();
      case CLOCKWISE, COUNTERCLOCKWISE -> Optional.of("move in a circle");
      case STILL -> steadyCamera() ? Optional.of("stay still") : Optional.empty();
    };
  }

  private boolean steadyCamera() {
    Camera camera = story.scene().camera();
    return camera == Camera.STILL || camera == Camera.SHAKE;
  }

  /** A heading in words: "to the left", "up", "down and to the right". */
  public static String direction(Heading heading) {
    String name = Look.word(heading);
    return name.replace(" ", " and ").replaceAll("left|right", "to the $0");
  }

  /** State on a frame. */
  public State at(int frame) {
    return actor.states().get(frame);
  }

  /** State on the last frame. */
  public State last() {
    return at(story.frames() - 1);
  }

  /** Whether enough of it can be seen on a frame to speak of it. */
  public boolean seen(int frame) {
    return at(frame).box().isPresent() && at(frame).visible() >= SEEN;
  }

  /** Whether it can be seen on some frame. */
  public boolean everSeen() {
    return !whenever(this::seen).isEmpty();
  }

  /** Whether its centre is inside the picture on a frame, hidden or not. */
  public boolean inside(int frame) {
    State s = at(frame);
    return s.x() > 0 && s.x() < 1 && s.y() > 0 && s.y() < 1;
  }

  /** Colours it has at some time. */
  public Set<Look.Colour> colours() {
    return actor.states().stream()
        .map(State::colour)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Look.Colour.class)));
  }

  /** Spans of time in which something holds for its frames. */
  public List<Window> whenever(IntPredicate holds) {
    List<Window> spans = new ArrayList<>();
    int start = -1;
    for (int f = 0; f <= story.frames(); f++) {
      boolean now = f < story.frames() && holds.test(f);
      if (now && start < 0) {
        start = f;
      } else if (!now && start >= 0) {
        join(spans, new Window(start / story.fps(), f / story.fps()));
        start = -1;
      }
    }
    spans.removeIf(w -> w.end() - w.start() < SHORTEST);
    return spans;
  }

  private static void join(List<Window> spans, Window next) {
    int last = spans.size() - 1;
    if (last >= 0 && next.start() - spans.get(last).end() < SHORTEST) {
      spans.set(last, new Window(spans.get(last).start(), next.end()));
    } else {
      spans.add(next);
    }
  }
}
