package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Something that an actor with a name does, as a sentence tells it.
 *
 * @param role who
 * @param kind what
 * @param verb as behind "does it": "leave the picture"
 * @param other the second actor, if it has a name
 * @param window when
 */
public record Happening(
    Role role, Event.Kind kind, String verb, Optional<Role> other, Window window) {

  /** "the red circle leaves the picture" */
  public String clause() {
    return role.name() + " " + Grammar.third(verb);
  }

  /** Its middle in seconds. */
  public double middle() {
    return (window.start() + window.end()) / 2;
  }

  /** What happens in a story, by time. */
  public static List<Happening> of(Cast cast) {
    List<Role> named = cast.named();
    List<Happening> all = new ArrayList<>();
    for (Event e : cast.story().events()) {
      Role role = cast.role(e.actor());
      Optional<Role> other =
          Optional.of(e.other()).filter(o -> o >= 0).map(cast::role).filter(named::contains);
      boolean needsOther = e.kind() == Event.Kind.TOUCH || e.kind() == Event.Kind.PASS_BEHIND;
      if (named.contains(role) && (other.isPresent() || !needsOther)) {
        all.add(
            new Happening(
                role, e.kind(), verb(cast, role, other, e), other, window(cast.story(), e)));
      }
    }
    all.sort(Comparator.comparingDouble(Happening::middle));
    return all;
  }

  private static String verb(Cast cast, Role role, Optional<Role> other, Event e) {
    return switch (e.kind()) {
      case ENTER -> "enter the picture";
      case LEAVE -> "leave the picture";
      case HIDE -> "disappear" + other.map(o -> " behind " + o.name()).orElse("");
      case REAPPEAR -> "appear again";
      case PASS_BEHIND -> "pass behind " + other.orElseThrow().name();
      case TURN -> "spin";
      case CHANGE_COLOUR -> "become " + Look.word(colourAfter(cast.story(), role, e));
      case TOUCH -> "touch " + other.orElseThrow().name();
      case STOP -> "stop";
      case GO -> "start to move";
      case BOUNCE -> "bounce";
      case GROW -> "grow";
      case SHRINK -> "shrink";
    };
  }

  private static Look.Colour colourAfter(Story story, Role role, Event e) {
    int frame = Math.min(story.frames() - 1, (int) Math.ceil(e.end() * story.fps()));
    return role.at(frame).colour();
  }

  /** An instant is given half a second, so that some frame of it can be looked at. */
  public static Window window(Story story, Event e) {
    double widen = Math.max(0, .5 - (e.end() - e.start())) / 2;
    return new Window(Math.max(0, e.start() - widen), Math.min(story.seconds(), e.end() + widen));
  }
}
