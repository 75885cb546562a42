package io.github.tpo4j.train.dense;

import java.util.List;

/**
 * Sampled frames of a clip, as squares, and what is true about them.
 *
 * @param frames RGB bytes of each frame
 */
public record DenseView(List<byte[]> frames, PatchLabels patches, SceneLabels scene) {}
