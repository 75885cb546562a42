package io.github.tpo4j.data.world;

/**
 * Something that happens.
 *
 * @param kind what
 * @param actor to whom
 * @param other the second actor of a {@link Kind#TOUCH} or the one that hides it; −1 for none
 * @param start seconds
 * @param end seconds, after {@code start}
 */
public record Event(Kind kind, int actor, int other, double start, double end) {
  /** What can happen. */
  public enum Kind {
    ENTER,
    LEAVE,
    HIDE,
    REAPPEAR,
    TURN,
    CHANGE_COLOUR,
    TOUCH,
    STOP,
    GO,
    BOUNCE,
    GROW,
    SHRINK
  }
}
