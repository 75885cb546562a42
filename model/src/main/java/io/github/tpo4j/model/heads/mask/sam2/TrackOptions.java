package io.github.tpo4j.model.heads.mask.sam2;

import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * How a tracker works where SAM 2's code bases differ or leave a choice.
 *
 * @param holeArea background components of at most so many low-resolution pixels are filled in the
 *     masks returned and in the conditioning memory; 0 fills none
 * @param memoryType type in which memories are kept: {@code Float}, or {@code BFloat16} as both
 *     public code bases do
 * @param maskRule what happens with a mask given on the first frame
 * @param frames frames of the video if they are known, 0 otherwise; only SAM 2.1 looks at it, in
 *     videos shorter than its number of pointers
 */
public record TrackOptions(int holeArea, ScalarType memoryType, MaskRule maskRule, int frames) {
  /** The handling of a given mask. */
  public enum MaskRule {
    /** Original code: the pointer is mask 0's, the memory sees the mask at low resolution. */
    ORIGINAL,
    /** transformers: the pointer is the best mask's, the memory sees the mask as given. */
    TRANSFORMERS
  }

  /** No holes filled, memories in f32, the original rule, a stream of unknown length. */
  public static final TrackOptions DEFAULT =
      new TrackOptions(0, ScalarType.Float, MaskRule.ORIGINAL, 0);

  public TrackOptions withHoleArea(int area) {
    return new TrackOptions(area, memoryType, maskRule, frames);
  }

  public TrackOptions withMemoryType(ScalarType type) {
    return new TrackOptions(holeArea, type, maskRule, frames);
  }

  public TrackOptions withMaskRule(MaskRule rule) {
    return new TrackOptions(holeArea, memoryType, rule, frames);
  }

  public TrackOptions withFrames(int n) {
    return new TrackOptions(holeArea, memoryType, maskRule, n);
  }
}
