package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * What a clip for the goal {@code masks} is like and how its objects are shown.
 *
 * @param frames of a clip
 * @param objects that are followed in each; they share the image encoder's work
 * @param stride greatest step from frame to frame
 * @param boxNoise deviation of a box's corners from the true ones, as a share of its sides
 * @param points share of the batches whose prompt is a point inside the object
 * @param masks share of the batches whose prompt is the object's mask; a box in all others
 * @param taught share of the objects whose memories are made of the true masks
 */
public record TrackSettings(
    @Default("6") @Range(min = 1, max = 16) int frames,
    @Default("2") @Range(min = 1, max = 8) int objects,
    @Default("3") @Range(min = 1, max = 30) int stride,
    @Default("0.1") @Range(min = 0, max = 0.5) double boxNoise,
    @Default("0.15") @Range(min = 0, max = 1) double points,
    @Default("0.05") @Range(min = 0, max = 1) double masks,
    @Default("0.3") @Range(min = 0, max = 1) double taught) {}
