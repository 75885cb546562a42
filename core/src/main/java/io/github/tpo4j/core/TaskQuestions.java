package io.github.tpo4j.core;

/**
 * The canonical question of each task: what {@code ground}, {@code find}, {@code segment} and
 * {@code track} ask a model, one wording per task (training.md, "Instruction forms").
 */
public enum TaskQuestions {
  /** What models that tpo4j trained were taught. */
  OWN(
      "When does \"%s\" happen in the video?",
      "Show the motion path of %s through the video.",
      "Track the object in the box %s through the video."),
  /** What the paper asks the published checkpoint (tables 20 to 23). */
  PAPER(
      "Find the video segment that corresponds to the given textual query \"%s\" and determine its"
          + " start and end seconds.",
      "Please give the motion path of %s in the video over time.",
      "Track the object in the video using a box with initial coordinates %s.");

  private final String find;
  private final String segment;
  private final String track;

  TaskQuestions(String find, String segment, String track) {
    this.find = find;
    this.segment = segment;
    this.track = track;
  }

  /** Asks the region head where something is on an image or on the first frame. */
  public String ground(String expression) {
    return "Where is %s?".formatted(clean(expression, "expression"));
  }

  /** Asks the temporal head when something happens. */
  public String find(String query) {
    return find.formatted(clean(query, "query"));
  }

  /** Asks the mask head for the masks of a described object. */
  public String segment(String expression) {
    return segment.formatted(clean(expression, "expression"));
  }

  /**
   * Asks the mask head for the masks of a boxed object. The pixel corners are said in words, and
   * {@link Task#TRACK_BOX} marks where the encoded box goes.
   *
   * @param box the object on the first frame
   * @param width of the video in pixels
   * @param height of the video in pixels
   */
  public String track(Box box, int width, int height) {
    double[] corners = box.clamped().toPixels(width, height);
    String spoken =
        "[%d, %d, %d, %d] %s"
            .formatted(
                Math.round(corners[0]),
                Math.round(corners[1]),
                Math.round(corners[2]),
                Math.round(corners[3]),
                Task.TRACK_BOX);
    return track.formatted(spoken);
  }

  /** Without surrounding space and closing punctuation, which the wording adds itself. */
  private static String clean(String words, String what) {
    String clean = words.strip().replaceFirst("[\\s.?!]+$", "");
    if (clean.isEmpty()) {
      throw TpoException.usage(
          "%s: expected words, such as \"the red car\", but found \"%s\"".formatted(what, words));
    }
    return clean;
  }
}
