package io.github.tpo4j.model.text;

import java.util.Arrays;

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

  /** The same prompt with more that is told. */
  public EncodedPrompt then(int... more) {
    int n = ids.length;
    int[] longer = Arrays.copyOf(ids, n + more.length);
    int[] seen = Arrays.copyOf(attention, longer.length);
    int[] said = Arrays.copyOf(labels, longer.length);
    System.arraycopy(more, 0, longer, n, more.length);
    Arrays.fill(seen, n, longer.length, 1);
    Arrays.fill(said, n, longer.length, NO_LABEL);
    return new EncodedPrompt(longer, seen, Arrays.copyOf(visual, longer.length), said);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof EncodedPrompt p
        && Arrays.equals(ids, p.ids)
        && Arrays.equals(attention, p.attention)
        && Arrays.equals(visual, p.visual)
        && Arrays.equals(labels, p.labels);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(ids);
  }

  @Override
  public String toString() {
    return "EncodedPrompt[%d ids]".formatted(ids.length);
  }
}
