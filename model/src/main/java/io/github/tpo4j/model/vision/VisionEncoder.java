package io.github.tpo4j.model.vision;

import org.bytedeco.pytorch.Tensor;

/** What a family of multimodal models sees with: pixels in, visual tokens out. */
// B batch · T frames · H, W pixels · P patches of a frame · C width
public interface VisionEncoder {
  /**
   * @param pixels_B3THW normalised pixels; one frame means an image
   * @return tokens {@code [B, T, P, C]}, before the connector's norm
   */
  Tensor encode(Tensor pixels_B3THW);

  /** Width of a visual token. */
  int width();
}
