package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Heading;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Everyone in a story, with the names that tell them apart.
 *
 * @param story what it is about
 * @param roles one an actor, in the order of {@link Story#actors}
 */
public record Cast(Story story, List<Role> roles) {
  public Cast {
    roles = List.copyOf(roles);
  }

  /** Measures a story. */
  public static Cast of(Story story) {
    return new Cast(
        story,
        story.actors().stream()
            .map(a -> new Role(story, a, Heading.of(story, a), bareName(story, a)))
            .toList());
  }

  /** Roles that can be spoken of: seen at some time, and told apart by a name. */
  public List<Role> named() {
    return roles.stream().filter(r -> r.bare().isPresent() && r.everSeen()).toList();
  }

  /** Roles that are seen at some time. */
  public List<Role> seen() {
    return roles.stream().filter(Role::everSeen).toList();
  }

  /** The role of an actor. */
  public Role role(int actor) {
    return roles.get(actor);
  }

  /** Whether no other actor has this one's shape. */
  public boolean onlyOfItsShape(Role role) {
    return roles.stream()
        .noneMatch(r -> r != role && r.actor().look().shape() == role.actor().look().shape());
  }

  /** Events of an actor. */
  public List<Event> events(Role role, Event.Kind... kinds) {
    List<Event.Kind> wanted = List.of(kinds);
    return story.events().stream()
        .filter(e -> e.actor() == role.actor().id() && wanted.contains(e.kind()))
        .toList();
  }

  /** Shortest words that fit one actor only: colour and shape, then with pattern or size. */
  private static Optional<String> bareName(Story story, Actor actor) {
    Look look = actor.look();
    if (!look.isNamed()) {
      return Optional.empty();
    }
    List<Actor> alike =
        story.actors().stream()
            .filter(b -> b != actor && b.look().shape() == look.shape() && canBe(b, look.colour()))
            .toList();
    String plain = Look.words(look.colour(), look.shape());
    if (alike.isEmpty()) {
      return Optional.of(plain);
    }
    if (Look.Pattern.NAMED.contains(look.pattern())
        && alike.stream().noneMatch(b -> b.look().pattern() == look.pattern())) {
      return Optional.of(Look.word(look.pattern()) + " " + plain);
    }
    if (Stream.concat(alike.stream(), Stream.of(actor)).noneMatch(b -> resizes(story, b))
        && alike.stream().noneMatch(b -> b.look().size() == look.size())) {
      return Optional.of(Look.word(look.size()) + " " + plain);
    }
    return Optional.empty();
  }

  private static boolean canBe(Actor actor, Look.Colour colour) {
    return actor.states().stream()
        .map(Actor.State::colour)
        .collect(Collectors.toSet())
        .contains(colour);
  }

  private static boolean resizes(Story story, Actor actor) {
    return story.events().stream()
        .anyMatch(
            e ->
                e.actor() == actor.id()
                    && (e.kind() == Event.Kind.GROW || e.kind() == Event.Kind.SHRINK));
  }
}
