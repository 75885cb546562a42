package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.llm.DecoderConfig;

/** What one member of the team works with: nobody else touches it. */
final class Member {
  final Team team;
  final int rank;
  final Activation hidden;
  final Activation attended;
  final HeadAttention attention;
  private float[] sums = new float[0];
  private Activation low = new Activation(0, false);

  Member(Team team, int rank, DecoderConfig size, boolean bf16) {
    this.team = team;
    this.rank = rank;
    hidden = new Activation(size.hidden(), bf16);
    attended = new Activation(size.heads() * size.headDim(), bf16);
    attention = new HeadAttention(size, bf16);
  }

  /** At least {@code n} numbers of no meaning. */
  float[] sums(int n) {
    if (sums.length < n) {
      sums = new float[n];
    }
    return sums;
  }

  /** For the inner side of an adapter. */
  Activation low(int n, boolean split) {
    if (low.length != n || low.split != split) {
      low = new Activation(n, split);
    }
    return low;
  }
}
