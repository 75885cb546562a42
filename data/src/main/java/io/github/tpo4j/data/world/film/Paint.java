package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Look;

/** The surface of an actor: a colour for every place in the plane of its {@link Outline}. */
final class Paint {
  /** Width of the line round a named shape, in radii. */
  private static final double RIM = 0.11;

  private final Look look;
  private final Raster photo;
  private final double originX;
  private final double originY;
  private final double scale;
  private final int glass;

  Paint(Look look, Actor.Skin skin) {
    this.look = look;
    Dice dice = new Dice(skin.seed()).of("paint", 0);
    photo = skin.photo().isEmpty() ? null : Photos.raster(skin.photo());
    originX = photo == null ? 0 : dice.between(0, photo.width());
    originY = photo == null ? 0 : dice.between(0, photo.height());
    scale = dice.between(40, 110);
    glass = Raster.mix(Palette.muted(dice), 0xffffff, dice.below(257));
  }

  /**
   * The colour of a place.
   *
   * @param colour of the actor now
   * @param u right of the centre, in radii
   * @param v below the centre
   * @param distance from the edge, in radii; negative inside
   */
  int at(int colour, double u, double v, double distance) {
    if (photo != null) {
      return Palette.through(photo.at(originX + u * scale, originY + v * scale), glass);
    }
    if (look.shape() != Look.Shape.BLOB && distance > -RIM) {
      return Palette.rim(colour);
    }
    return switch (look.pattern()) {
      case STRIPED -> wave(v / 0.52) < 0.46 ? Palette.second(colour) : colour;
      case DOTTED -> {
        double x = wave(u / 0.56 + 0.5) - 0.5;
        double y = wave(v / 0.56 + 0.5) - 0.5;
        yield x * x + y * y < 0.085 ? Palette.second(colour) : colour;
      }
      default -> colour;
    };
  }

  private static double wave(double w) {
    return w - Math.floor(w);
  }
}
