package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;
import java.util.List;

/**
 * The numbers of a world.
 *
 * @param width pixels, even
 * @param height pixels, even
 * @param fps frames a second
 * @param minSeconds length of the shortest clips
 * @param maxSeconds length of the longest clips
 * @param minActors fewest actors of a story
 * @param maxActors most actors of a story
 * @param wild share of the stories whose actors have no names: blobs and pieces of photographs
 * @param heldOut combinations of shape and colour that no actor of the splits train and val ever
 *     has, written {@code "red circle"}
 */
public record World(
    @JsonProperty("width") @Default("256") @Range(min = 64, max = 1024) int width,
    @JsonProperty("height") @Default("192") @Range(min = 64, max = 1024) int height,
    @JsonProperty("fps") @Default("8") @Range(min = 2, max = 30) double fps,
    @JsonProperty("min_seconds") @Default("3") @Range(min = 2, max = 60) double minSeconds,
    @JsonProperty("max_seconds") @Default("12") @Range(min = 2, max = 60) double maxSeconds,
    @JsonProperty("min_actors") @Default("2") @Range(min = 1, max = 8) int minActors,
    @JsonProperty("max_actors") @Default("5") @Range(min = 1, max = 8) int maxActors,
    @JsonProperty("wild") @Default("0.25") @Range(min = 0, max = 1) double wild,
    @JsonProperty("held_out")
        @Default(
            "[red star, green square, blue cross, yellow heart, purple circle, orange ring,"
                + " white triangle, black arrow]")
        List<String> heldOut) {
  /** What the project's own figures were made with. */
  public static final World DEFAULT =
      new World(
          256,
          192,
          8,
          3,
          12,
          2,
          5,
          0.25,
          List.of(
              "red star",
              "green square",
              "blue cross",
              "yellow heart",
              "purple circle",
              "orange ring",
              "white triangle",
              "black arrow"));

  /** Which part of the world's clips; each has its own seeds. */
  public enum Split {
    TRAIN,
    VAL,
    /** Has held-out combinations and photographs of its own, too. */
    TEST
  }

  public World {
    heldOut = List.copyOf(heldOut);
    if (width % 2 != 0 || height % 2 != 0) {
      throw new IllegalArgumentException(
          "width and height must be even for H.264, not %d x %d".formatted(width, height));
    }
    if (minSeconds > maxSeconds || minActors > maxActors) {
      throw new IllegalArgumentException("a least number is above the greatest");
    }
    for (String words : heldOut) {
      if (all().stream().noneMatch(c -> c.toString().equals(words))) {
        throw new IllegalArgumentException(
            "held_out: expected a colour and a shape such as \"red circle\" but found \"%s\""
                .formatted(words));
      }
    }
  }

  /** A shape in a colour, both with names. */
  public record Combination(Look.Shape shape, Look.Colour colour) {
    @Override
    public String toString() {
      return Look.words(colour, shape);
    }
  }

  /** Whether a split may have a combination. */
  public boolean has(Split split, Combination combination) {
    return split == Split.TEST || !heldOut.contains(combination.toString());
  }

  /** Combinations that a split may have. */
  public List<Combination> combinations(Split split) {
    return all().stream().filter(c -> has(split, c)).toList();
  }

  private static List<Combination> all() {
    return Look.Shape.NAMED.stream()
        .flatMap(s -> Look.Colour.NAMED.stream().map(c -> new Combination(s, c)))
        .toList();
  }
}
