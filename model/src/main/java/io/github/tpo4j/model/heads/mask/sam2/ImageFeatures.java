package io.github.tpo4j.model.heads.mask.sam2;

import org.bytedeco.pytorch.Tensor;

/**
 * What SAM 2 sees of a frame; several objects of the frame share it. It belongs to the scope it was
 * made in.
 *
 * @param low_BDGG features of a 16th of the input's side
 * @param fine0_BCSS features of a 4th, D/8 channels
 * @param fine1_BCss features of an 8th, D/4 channels
 */
public record ImageFeatures(Tensor low_BDGG, Tensor fine0_BCSS, Tensor fine1_BCss) {}
