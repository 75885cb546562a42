package io.github.tpo4j.model.heads.region;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.TaskHead;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The region task: a box from the state at {@code <boxes>}, trained towards the box of every
 * placeholder of the batch, {@code [K, 4]} fractions of the image (model.md 5.4, 6).
 */
// K task tokens · D LLM width
public final class RegionHead extends Layer implements TaskHead<Tensor> {
  private final Tensor token_11D;
  private final RegionMlp mlp;
  private final BoxLoss loss;

  /** Built at the root: names are {@code box_token} and {@code loc_decoder.*}. */
  public RegionHead(Params root, int llmWidth, BoxLoss loss) {
    this.loss = loss;
    token_11D = param(root, "box_token", Init.normal(1), 1, 1, llmWidth);
    mlp = child("loc_decoder", new RegionMlp(root.at("loc_decoder"), llmWidth));
  }

  @Override
  public Task task() {
    return Task.REGION;
  }

  @Override
  public Tensor token() {
    return token_11D;
  }

  /** Boxes as the network says them: fractions, not clamped; {@code [K, 4]} or {@code [4]}. */
  public Tensor boxes(Tensor state) {
    return mlp.predict(state);
  }

  @Override
  public void predict(Tensor state_D, Scene scene, Pointing answer) {
    float[] b = Tensors.floats(mlp.predict(state_D));
    answer.box(new Box(b[0], b[1], b[2], b[3]).clamped());
  }

  @Override
  public HeadLoss loss(Tensor states_KD, Tensor target_K4) {
    BoxLoss.Parts parts = loss.of(mlp.predict(states_KD), target_K4);
    return new HeadLoss(parts.total(), Map.of("l1", parts.l1(), "giou", parts.giou()));
  }
}
