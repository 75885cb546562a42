package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * How an actor looks. Not every look has words: a {@link Shape#BLOB} has no name for its shape, a
 * {@link Pattern#PHOTO} none for its colour ({@link Colour#MIXED}). Such actors are there to be
 * tracked and segmented, and to be in the way.
 */
public record Look(
    @JsonProperty("shape") Shape shape,
    @JsonProperty("colour") Colour colour,
    @JsonProperty("pattern") Pattern pattern,
    @JsonProperty("size") Size size) {
  /** Outlines. */
  public enum Shape {
    CIRCLE,
    SQUARE,
    TRIANGLE,
    STAR,
    CROSS,
    RING,
    HEART,
    ARROW,
    /** Irregular; every one is another. */
    BLOB;

    /** Those that have a name. */
    public static final List<Shape> NAMED = Arrays.stream(values()).filter(s -> s != BLOB).toList();
  }

  /** Colours. */
  public enum Colour {
    RED,
    GREEN,
    BLUE,
    YELLOW,
    PURPLE,
    ORANGE,
    WHITE,
    BLACK,
    /** Of a photograph: no name fits. */
    MIXED;

    /** Those that have a name. */
    public static final List<Colour> NAMED =
        Arrays.stream(values()).filter(c -> c != MIXED).toList();
  }

  /** What covers the surface. */
  public enum Pattern {
    PLAIN,
    STRIPED,
    DOTTED,
    /** A piece of a photograph. */
    PHOTO;

    /** Those that words tell apart. */
    public static final List<Pattern> NAMED =
        Arrays.stream(values()).filter(p -> p != PHOTO).toList();
  }

  /** How large it is, in words. */
  public enum Size {
    SMALL,
    LARGE
  }

  /** Whether words can say what it is: its shape and its colour have names. */
  public boolean isNamed() {
    return shape != Shape.BLOB && colour != Colour.MIXED;
  }

  /** What has a colour and a shape: "red circle". */
  public static String words(Colour colour, Shape shape) {
    return word(colour) + " " + word(shape);
  }

  /** One of some values, but not this one. */
  public static <T> T other(List<T> values, T but, Random random) {
    List<T> rest = values.stream().filter(v -> v != but).toList();
    return rest.get(random.nextInt(rest.size()));
  }

  /** The same in another colour. */
  public Look in(Colour other) {
    return new Look(shape, other, pattern, size);
  }

  /** An enum constant as words in a sentence. */
  public static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
