package io.github.tpo4j.train.dense;

/**
 * What is true about the patches of a view. Labels run frame by frame, row by row.
 *
 * @param share share of each patch that shows any actor
 * @param shape ordinal of the shape of the actor that fills most of it; {@link #NONE} for too
 *     little of any actor
 * @param colour ordinal of its colour
 * @param pattern ordinal of its pattern
 * @param place four numbers a patch: from the patch's centre to its actor's, and the sides of the
 *     box around what is seen of it, as shares of the view's sides
 * @param change four numbers a patch: what its actor's centre moves by until the next sampled
 *     frame, the growth of its size as a logarithm, its turn in radians; NaN where there is no next
 *     frame
 */
@SuppressWarnings("ArrayRecordComponent") // big, and never compared
record PatchLabels(
    float[] share, long[] shape, long[] colour, long[] pattern, float[] place, float[] change) {
  /** Class of a patch that shows too little of any actor. */
  static final long NONE = -1;
}
