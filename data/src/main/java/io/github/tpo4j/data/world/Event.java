package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Something that happens. Times are those of frames: the frames it can be seen on are those from
 * {@code start} up to but not including {@code end}.
 *
 * @param kind what
 * @param actor to whom
 * @param other the second actor of a {@link Kind#TOUCH}, or the one that covers it; −1 for none,
 *     which is a wall where it is covered
 * @param start seconds
 * @param end seconds, after {@code start}
 */
public record Event(
    @JsonProperty("kind") Kind kind,
    @JsonProperty("actor") int actor,
    @JsonProperty("other") int other,
    @JsonProperty("start") double start,
    @JsonProperty("end") double end) {
  /** What can happen. */
  public enum Kind {
    /** Comes into the picture: from its first pixel until it is inside. */
    ENTER,
    /** Goes out of the picture: from the first pixel outside until the last is. */
    LEAVE,
    /** Gets covered entirely: from the first covered pixel until it cannot be seen. */
    HIDE,
    /** Comes out again: from the first pixel until all of it can be seen, or it is hidden again. */
    REAPPEAR,
    /** Is covered in part by another actor that passes in front of it. */
    PASS_BEHIND,
    /** Turns about its own centre by half a turn or more, visibly. */
    TURN,
    /** Changes to another colour: the span of the change; the new name holds from its middle on. */
    CHANGE_COLOUR,
    /** Meets another actor edge to edge, without covering it: as long as they touch. */
    TOUCH,
    /** Stands after it has moved: as long as it stands. */
    STOP,
    /** Moves on after a stop: the first half second. */
    GO,
    /** Is thrown back at the edge of the picture: a quarter of a second before and after. */
    BOUNCE,
    /** Gets larger: as long as it grows. */
    GROW,
    /** Gets smaller: as long as it shrinks. */
    SHRINK
  }

  /** Whether it is going on on a frame. */
  public boolean covers(double seconds) {
    return seconds >= start && seconds < end;
  }
}
