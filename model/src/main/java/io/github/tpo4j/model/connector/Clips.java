package io.github.tpo4j.model.connector;

/**
 * How a video is cut for the Q-Former (model.md 3.1, clip mode).
 *
 * @param count clips of a video; each goes through vision encoder and Q-Former as a video
 * @param merge neighbouring tokens that become one token of the language model
 */
public record Clips(int count, int merge) {
  /** The whole video at once, every token by itself: the published model. */
  public static final Clips NONE = new Clips(1, 1);

  /** Checks that there is at least one of each. */
  public Clips {
    if (count < 1 || merge < 1) {
      throw new IllegalArgumentException(
          "clips: expected count and merge of at least 1 but found " + count + " and " + merge);
    }
  }
}
