package io.github.tpo4j.model.text;

/**
 * A prompt as the language model takes it, one entry a position in every array.
 *
 * @param ids token ids; 0 where visual tokens go
 * @param attention 1 where the position is real, 0 for padding
 * @param visual whether a visual token takes the position
 * @param labels the id the model should say here, {@link #NO_LABEL} where it is only told
 */
public record EncodedPrompt(int[] ids, int[] attention, boolean[] visual, int[] labels) {
  /** No loss at this position: the value cross-entropy ignores. */
  public static final int NO_LABEL = -100;

  public int length() {
    return ids.length;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EncodedPrompt p
        && java.util.Arrays.equals(ids, p.ids)
        && java.util.Arrays.equals(attention, p.attention)
        && java.util.Arrays.equals(visual, p.visual)
        && java.util.Arrays.equals(labels, p.labels);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "EncodedPrompt[%d ids]".formatted(ids.length);
  }
}
