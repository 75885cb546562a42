package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Look.Colour;
import io.github.tpo4j.data.world.Look.Pattern;
import io.github.tpo4j.data.world.Look.Shape;
import io.github.tpo4j.data.world.Look.Size;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.World.Combination;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Chooses how the actors of a story look. Many share the colour or the shape of another, so that
 * neither is enough to find one; a few have a twin that only its motion tells apart.
 */
final class Casting {
  private static final List<Shape> SOLID = List.of(Shape.CIRCLE, Shape.SQUARE);

  private final Dice dice;
  private final List<Combination> allowed;
  private final List<Combination> first;
  private final boolean wild;
  private final boolean twins;
  private final List<Look> chosen = new ArrayList<>();

  Casting(Dice dice, World world, World.Split split) {
    this.dice = dice;
    allowed = world.combinations(split);
    List<Combination> held =
        allowed.stream().filter(c -> !world.has(World.Split.TRAIN, c)).toList();
    first = held.isEmpty() || dice.chance(0.5) ? allowed : held;
    wild = dice.chance(world.wild());
    twins = dice.chance(0.12);
  }

  /** The next actor's look. */
  Look next(Size size) {
    Look look = dice.chance(wild ? 0.8 : 0.08) ? unnamed(size) : named(combination(), size);
    chosen.add(look);
    return look;
  }

  /** One that can hide another behind it. */
  Look solid() {
    Look look = dice.chance(wild ? 0.8 : 0.05) ? unnamed(Size.LARGE) : null;
    for (int i = 0; look == null && i < 50; i++) {
      Combination c = combination();
      look = SOLID.contains(c.shape()) ? named(c, Size.LARGE) : null;
    }
    Look solid = look == null ? unnamed(Size.LARGE) : look;
    chosen.add(solid);
    return solid;
  }

  /** Another colour that gives no combination which is there already or must not be. */
  Optional<Colour> repaint(Look look) {
    List<Colour> free =
        Colour.NAMED.stream()
            .filter(c -> c != look.colour())
            .filter(
                c ->
                    look.shape() == Shape.BLOB
                        || allowed.contains(new Combination(look.shape(), c)))
            .filter(c -> isNew(look.shape(), c))
            .toList();
    if (free.isEmpty()) {
      return Optional.empty();
    }
    Colour to = dice.pick(free);
    chosen.add(look.in(to));
    return Optional.of(to);
  }

  /** Diameter in heights. */
  double diameter(Look look) {
    boolean small = look.size() == Size.SMALL;
    if (!look.isNamed()) {
      return small ? dice.between(0.13, 0.24) : dice.between(0.26, 0.44);
    }
    return small ? dice.between(0.165, 0.2) : dice.between(0.29, 0.36);
  }

  /** Turn at the beginning; named shapes stand nearly upright. */
  double turn(Look look) {
    return look.isNamed() ? dice.between(-0.15, 0.15) : dice.between(0, 2 * Math.PI);
  }

  private Combination combination() {
    List<Look> named = chosen.stream().filter(Look::isNamed).toList();
    if (named.isEmpty()) {
      return dice.pick(first);
    }
    Look like = dice.pick(named);
    int share = dice.weighted(0.35, 0.35, 0.3);
    if (twins && named.size() == 1) {
      return new Combination(like.shape(), like.colour());
    }
    List<Combination> free =
        allowed.stream()
            .filter(c -> share != 0 || c.colour() == like.colour())
            .filter(c -> share != 1 || c.shape() == like.shape())
            .filter(c -> isNew(c.shape(), c.colour()))
            .toList();
    return dice.pick(free.isEmpty() ? allowed : free);
  }

  private boolean isNew(Shape shape, Colour colour) {
    return chosen.stream().noneMatch(o -> o.shape() == shape && o.colour() == colour);
  }

  private Look named(Combination c, Size size) {
    Pattern pattern = Pattern.NAMED.get(dice.weighted(0.5, 0.25, 0.25));
    return new Look(c.shape(), c.colour(), pattern, size);
  }

  private Look unnamed(Size size) {
    Shape shape = dice.chance(0.65) ? Shape.BLOB : dice.pick(Shape.NAMED);
    if (shape == Shape.BLOB && dice.chance(0.4)) {
      return named(new Combination(shape, dice.pick(Colour.NAMED)), size);
    }
    return new Look(shape, Colour.MIXED, Pattern.PHOTO, size);
  }
}
