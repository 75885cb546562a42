package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.model.torch.Drop;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The simple temporal head that CG-DETR replaced: start and end scores and an action score from a
 * hidden state. The published checkpoint holds its weights; nothing of the published model calls it
 * (model.md 5.1).
 */
// n states · D LLM width · B samples · T time steps
public final class StartEndHead extends Layer {
  private static final double DROPOUT = 0.3;

  private final Linear[] span;
  private final Linear[] action;

  /** Built at the root: names are {@code temporal_embed.*} and {@code action_embed.*}. */
  public StartEndHead(Params root, int llmWidth) {
    span = layers(root, "temporal_embed", llmWidth, 2);
    action = layers(root, "action_embed", llmWidth, 1);
  }

  private Linear[] layers(Params root, String name, int width, int out) {
    Linear[] layers = new Linear[2];
    for (int i = 0; i < 2; i++) {
      String at = name + ".layers." + i;
      layers[i] = child(at, Linear.of(root.at(at), width, i == 0 ? width : out));
    }
    return layers;
  }

  /** Start and end scores, {@code [n, 2]}. */
  public Tensor span(Tensor state_nD) {
    return run(span, state_nD);
  }

  /** Action scores, {@code [n, 1]}. */
  public Tensor action(Tensor state_nD) {
    return run(action, state_nD);
  }

  /** Dropout follows both layers, the last too. */
  private Tensor run(Linear[] layers, Tensor x) {
    x = Drop.elements(torch.relu(layers[0].forward(x)), DROPOUT, is_training());
    return Drop.elements(layers[1].forward(x), DROPOUT, is_training());
  }

  /**
   * The likeliest span of every sample: the steps {@code s < e} with the largest {@code start(s) +
   * end(e)}, the earliest where several are.
   *
   * @param scores_BT2 start and end scores; steps after the last frame are left out
   * @param frames numbers of the frames of every sample
   * @return first frame and the frame after the last, for every sample
   */
  public static long[][] decode(Tensor scores_BT2, long[][] frames) {
    int steps = (int) scores_BT2.size(1);
    float[] scores = Tensors.floats(scores_BT2);
    long[][] spans = new long[frames.length][];
    for (int b = 0; b < frames.length; b++) {
      int[] span = best(scores, 2 * b * steps, frames[b].length);
      spans[b] = new long[] {frames[b][span[0]], frames[b][span[1]] + 1};
    }
    return spans;
  }

  /** One pass: for every end the best start before it is known. A single step is its own span. */
  private static int[] best(float[] scores, int at, int steps) {
    int start = 0;
    int[] best = {0, Math.min(1, steps - 1)};
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int e = 1; e < steps; e++) {
      if (scores[at + 2 * (e - 1)] > scores[at + 2 * start]) {
        start = e - 1;
      }
      double score = (double) scores[at + 2 * start] + scores[at + 2 * e + 1];
      if (score > bestScore) {
        bestScore = score;
        best = new int[] {start, e};
      }
    }
    return best;
  }
}
