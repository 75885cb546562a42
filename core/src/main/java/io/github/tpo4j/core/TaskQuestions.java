package io.github.tpo4j.core;

/**
 * The canonical question of each task: what {@code ground}, {@code find}, {@code segment} and
 * {@code track} ask the model, one wording per task (training.md, "Instruction forms").
 */
public final class TaskQuestions {
  private TaskQuestions() {}

  /** Asks the region head where something is on an image or on the first frame. */
  public static String ground(String expression) {
    return "Where is " + clean(expression, "expression") + "?";
  }

  /** Asks the temporal head when something happens. */
  public static String find(String query) {
    return "When does \"" + clean(query, "query") + "\" happen in the video?";
  }

  /** Asks the mask head for the masks of a described object. */
  public static String segment(String expression) {
    return "Show the motion path of " + clean(expression, "expression") + " through the video.";
  }

  /**
   * Asks the mask head for the masks of a boxed object. The pixel corners are said in words, and
   * {@link Task#TRACK_BOX} marks where the encoded box goes.
   *
   * @param box the object on the first frame
   * @param width of the video in pixels
   * @param height of the video in pixels
   */
  public static String track(Box box, int width, int height) {
    double[] corners = box.clamped().toPixels(width, height);
    return "Track the object in the box [%d, %d, %d, %d] %s through the video."
        .formatted(
            Math.round(corners[0]),
            Math.round(corners[1]),
            Math.round(corners[2]),
            Math.round(corners[3]),
            Task.TRACK_BOX);
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
