package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.world.Actor.State;
import java.util.Optional;

/** Where in the picture something is, in words. */
public enum Place {
  UPPER_LEFT("in the upper left"),
  UPPER_RIGHT("in the upper right"),
  LOWER_LEFT("in the lower left"),
  LOWER_RIGHT("in the lower right");

  /** Closer to a middle line than this share of the picture, a place has no name. */
  private static final double BORDER = .06;

  private final String words;

  Place(String words) {
    this.words = words;
  }

  /** "in the upper left" */
  public String words() {
    return words;
  }

  /** The quarter that a state is in; empty near the middle lines. */
  public static Optional<Place> of(State state) {
    double right = state.x() - .5;
    double down = state.y() - .5;
    if (Math.abs(right) < BORDER || Math.abs(down) < BORDER) {
      return Optional.empty();
    }
    return Optional.of(values()[(down > 0 ? 2 : 0) + (right > 0 ? 1 : 0)]);
  }

  /** The ninth that a state is in: "in the middle", "on the left", "in the upper left". */
  public static String ninth(State state) {
    int column = third(state.x());
    int row = third(state.y());
    if (column != 1 && row != 1) {
      return values()[row + column / 2].words;
    }
    if (column != 1) {
      return atSide(column == 0 ? "left" : "right");
    }
    return row == 1 ? "in the middle" : atSide(row == 0 ? "top" : "bottom");
  }

  private static int third(double v) {
    return v < 1 / 3. ? 0 : v > 2 / 3. ? 2 : 1;
  }

  /** Where one thing lies, seen from another: "to the left of"; empty along the diagonals. */
  public static Optional<String> relation(State from, State to, double aspect) {
    double right = aspect * (to.x() - from.x());
    double down = to.y() - from.y();
    double far = Math.max(Math.abs(right), Math.abs(down));
    if (far < .15 || Math.min(Math.abs(right), Math.abs(down)) > .5 * far) {
      return Optional.empty();
    }
    if (Math.abs(right) > Math.abs(down)) {
      return Optional.of(right > 0 ? "to the right of" : "to the left of");
    }
    return Optional.of(down > 0 ? "below" : "above");
  }

  /** "on the left", "at the top" */
  public static String atSide(String side) {
    return (side.endsWith("t") ? "on the " : "at the ") + side;
  }

  /** "from the left" */
  public static String fromSide(String side) {
    return "from the " + side;
  }

  /** The side of the picture that a state is nearest to: "left", "right", "top" or "bottom". */
  public static String side(State state) {
    double[] distances = {state.x(), 1 - state.x(), state.y(), 1 - state.y()};
    int nearest = 0;
    for (int i = 1; i < 4; i++) {
      nearest = distances[i] < distances[nearest] ? i : nearest;
    }
    return new String[] {"left", "right", "top", "bottom"}[nearest];
  }
}
