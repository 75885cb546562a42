package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thing of the world and where it is on every frame.
 *
 * @param id from 0, its place in {@link Story#actors}
 * @param look how it looks at the beginning, in words
 * @param skin what words do not say of its look
 * @param motion how it moves
 * @param states one a frame
 */
public record Actor(
    @JsonProperty("id") int id,
    @JsonProperty("look") Look look,
    @JsonProperty("skin") Skin skin,
    @JsonProperty("motion") Motion motion,
    @JsonProperty("states") List<State> states) {
  public Actor {
    states = List.copyOf(states);
  }

  /**
   * What words do not say of a look.
   *
   * @param seed of the outline of a blob and of the piece of the photograph
   * @param photo name of the photograph that covers it; empty for one that is painted
   */
  public record Skin(@JsonProperty("seed") long seed, @JsonProperty("photo") String photo) {}

  /** How an actor moves through its world, whatever the camera does. */
  public enum Motion {
    /** Stays where it is. */
    STILL,
    /** One line at one speed. */
    STRAIGHT,
    /** Lines that are thrown back at the edges of the picture. */
    BOUNCE,
    /** Round a point, as the hand of a clock. */
    CLOCKWISE,
    /** Round a point, against the hand of a clock. */
    COUNTERCLOCKWISE,
    /** One line with a rest on the way. */
    STOP_AND_GO,
    /** A curve that gets faster. */
    DRIFT
  }

  /**
   * An actor on one frame; in JSON an array of numbers and the colour's name. Numbers are rounded
   * to {@link #GRID}, so that what is read from a file is what was written.
   *
   * @param x centre, fraction of the width; may lie outside the picture
   * @param y centre, fraction of the height
   * @param size diameter as a fraction of the height
   * @param angle turn in radians, clockwise
   * @param colour its colour now
   * @param box around its visible pixels, as fractions; empty if it cannot be seen
   * @param visible share of its pixels that can be seen: not hidden and inside the picture
   */
  public record State(
      double x,
      double y,
      double size,
      double angle,
      Look.Colour colour,
      Optional<Box> box,
      double visible) {
    /** Steps a unit is divided in. */
    public static final double GRID = 1e5;

    public State {
      x = rounded(x);
      y = rounded(y);
      size = rounded(size);
      angle = rounded(angle);
      box =
          box.map(b -> new Box(rounded(b.x1()), rounded(b.y1()), rounded(b.x2()), rounded(b.y2())));
      visible = rounded(visible);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static State of(List<Object> row) {
      if (row.size() != 6 && row.size() != 10) {
        throw TpoException.data(
            "a state has 6 values, or 10 where the actor can be seen, not " + row.size());
      }
      return new State(
          number(row, 0),
          number(row, 1),
          number(row, 2),
          number(row, 3),
          Look.Colour.valueOf(row.get(4).toString()),
          row.size() == 6
              ? Optional.empty()
              : Optional.of(
                  new Box(number(row, 6), number(row, 7), number(row, 8), number(row, 9))),
          number(row, 5));
    }

    @JsonValue
    List<Object> row() {
      List<Object> row = new ArrayList<>(List.of(x, y, size, angle, colour, visible));
      box.ifPresent(b -> row.addAll(List.of(b.x1(), b.y1(), b.x2(), b.y2())));
      return row;
    }

    private static double number(List<Object> row, int at) {
      if (row.get(at) instanceof Number n) {
        return n.doubleValue();
      }
      throw TpoException.data(
          "a state has a number at place %d, not %s".formatted(at, row.get(at)));
    }

    private static double rounded(double v) {
      return Math.rint(v * GRID) / GRID + 0.0; // no negative zero
    }
  }
}
