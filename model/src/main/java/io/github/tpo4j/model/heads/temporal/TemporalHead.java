package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.TaskHead;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetr;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.heads.temporal.loss.Criterion;
import io.github.tpo4j.model.heads.temporal.loss.LossWeights;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * The temporal task: CG-DETR conditioned on the state at {@code <temp>} finds the moments of a
 * query and scores every clip (paper, section 3; model.md 7).
 */
// K task tokens = B videos · D LLM width
public final class TemporalHead extends Layer implements TaskHead<TemporalHead.Target> {
  private final Tensor token_11D;
  private final CgDetr cgDetr;
  private final Criterion criterion;

  /**
   * What a batch is trained with.
   *
   * @param features of videos and queries; the prompt in it is not read, the head puts the language
   *     model's states there
   * @param truth moments and relevance
   */
  public record Target(CgDetrInput features, TemporalTargets truth) {}

  /** Built at the root: {@code temporal_token}, {@code cg_model.*}, {@code cg_criterion.*}. */
  public TemporalHead(Params root, CgDetrConfig size, int llmWidth, Formulas formulas) {
    token_11D = param(root, "temporal_token", Init.normal(1), 1, 1, llmWidth);
    cgDetr = child("cg_model", new CgDetr(root.at("cg_model"), size, formulas));
    criterion =
        child(
            "cg_criterion",
            new Criterion(root.at("cg_criterion"), LossWeights.PUBLISHED, formulas));
  }

  @Override
  public Task task() {
    return Task.TEMPORAL;
  }

  @Override
  public Tensor token() {
    return token_11D;
  }

  /** The network. */
  public CgDetr network() {
    return cgDetr;
  }

  @Override
  public void predict(Tensor state_D, Scene scene, Pointing answer) {
    Scene.Clips clips = scene.clips();
    CgDetrOutput out =
        cgDetr.forward(
            CgDetrInput.of(
                List.of(new CgDetrInput.Sample(clips.clip_LC(), clips.text_QD())),
                state_D.view(1, -1),
                Optional.empty()));
    throw new IllegalStateException("post-processing " + out);
  }

  @Override
  public HeadLoss loss(Tensor states_KD, Target t) {
    CgDetrOutput out =
        cgDetr.forward(t.features().withPrompt(states_KD), Optional.of(t.truth().relevance_BV()));
    return criterion.of(out, t.truth()).head();
  }

  /** Whether a tensor of the published checkpoint is the head's but of no part that runs. */
  public boolean ignores(String name) {
    return CgDetr.UNUSED.stream().anyMatch(u -> name.startsWith("cg_model." + u));
  }
}
