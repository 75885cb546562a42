package io.github.tpo4j.train.mllm;

import java.util.List;

/**
 * Frames as an encoder takes them.
 *
 * @param values of all frames {@code [T, 3, S, S]}: a byte each for the vision encoder, an f32 each
 *     for SAM 2
 * @param count frames
 * @param seconds their presentation times
 * @param durationSeconds of the medium; 0 for a picture
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record Pixels(byte[] values, int count, List<Double> seconds, double durationSeconds) {}
