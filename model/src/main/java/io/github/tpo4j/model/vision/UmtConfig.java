package io.github.tpo4j.model.vision;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Sizes of the UMT ViT, under the names of VideoChat2's {@code config.json} (model.md 1).
 *
 * @param imgSize pixels of a side
 * @param patchSize pixels of a patch's side
 * @param embedDim width
 * @param depth nominal number of blocks
 * @param numHeads attention heads
 * @param numFrames frames of a video
 * @param returnIndex which block's output is taken, counted from the end: −2 leaves the last out
 */
public record UmtConfig(
    @JsonProperty("img_size") int imgSize,
    @JsonProperty("patch_size") int patchSize,
    @JsonProperty("encoder_embed_dim") int embedDim,
    @JsonProperty("encoder_depth") int depth,
    @JsonProperty("encoder_num_heads") int numHeads,
    @JsonProperty("num_frames") int numFrames,
    @JsonProperty("return_index") int returnIndex) {

  /** Blocks that exist: those after the one whose output is taken are not in the checkpoint. */
  public int blocks() {
    return depth + returnIndex + 1;
  }

  /** Patches along a side. */
  public int grid() {
    return imgSize / patchSize;
  }
}
