package io.github.tpo4j.data.world;

import java.util.Locale;

/** How an actor looks. */
public record Look(Shape shape, Colour colour, Pattern pattern, Size size) {
  /** Outlines that have a name. */
  public enum Shape {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    STAR,
    CROSS,
    RING,
    HEART,
    ARROW
  }

  /** Colours that have a name. */
  public enum Colour {
    RED,
    GREEN,
    BLUE,
    YELLOW,
    PURPLE,
    ORANGE,
    WHITE,
    BLACK
  }

  /** What covers the surface. */
  public enum Pattern {
    PLAIN,
    STRIPED,
    DOTTED
  }

  /** How large it is, in words. */
  public enum Size {
    SMALL,
    LARGE
  }

  /** An enum constant as a word in a sentence. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
