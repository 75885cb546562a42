package io.github.tpo4j.serve.engine;

/** Ends a request's work from within: thrown by {@link Ticket#check}, between tokens and frames. */
public final class Stopped extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Who wanted it. */
  public enum Why {
    /** The client went away. */
    GONE,
    /** It took too long. */
    LATE,
    /** The server stops. */
    STOPPING
  }

  private final Why why;

  Stopped(Why why) {
    super("stopped: " + why, null, false, false); // no fault: nobody reads its stack
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
