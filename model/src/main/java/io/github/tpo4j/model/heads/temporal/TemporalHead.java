package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
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
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * The temporal task: moments and highlights from the state at {@code <temp>}, by CG-DETR (model.md
 * 5.4, 7).
 */
// K task tokens · D LLM width · L clips · C clip features · Q query tokens
public final class TemporalHead extends Layer implements TaskHead<TemporalBatch> {
  private final Tensor token_11D;
  private final CgDetr model;
  private final Criterion criterion;
  private final PostProcessor post;

  /**
   * Parts that a family chooses.
   *
   * @param post what is done to the moments
   * @param weights of the loss terms
   * @param formulas which formulas where the reference slipped
   */
  public record Parts(PostProcessor post, LossWeights weights, Formulas formulas) {
    /** Moments as published, published weights, formulas that are right for any batch. */
    public static final Parts PUBLISHED =
        new Parts(PostProcessor.PUBLISHED, LossWeights.PUBLISHED, Formulas.OWN);
  }

  /**
   * Built at the root: names are {@code temporal_token}, {@code cg_model.*} and {@code
   * cg_criterion.empty_weight}.
   */
  public TemporalHead(Params root, int llmWidth, CgDetrConfig size, Parts parts) {
    if (size.textDim() != llmWidth) {
      throw TpoException.model(
          ("temporal head: expected t_feat_dim to be the language model's width %d but found %d;"
                  + " the state at the task token joins the query's tokens")
              .formatted(llmWidth, size.textDim()));
    }
    post = parts.post();
    token_11D = param(root, "temporal_token", Init.normal(1), 1, 1, llmWidth);
    model = child("cg_model", new CgDetr(root.at("cg_model"), size, parts.formulas()));
    criterion =
        child(
            "cg_criterion",
            new Criterion(root.at("cg_criterion"), parts.weights(), parts.formulas()));
  }

  /** Whether a tensor of the checkpoint belongs to this head but is of no use to it. */
  public static boolean ignores(String name) {
    return CgDetr.UNUSED.stream().anyMatch(unused -> name.startsWith("cg_model." + unused));
  }

  @Override
  public Task task() {
    return Task.TEMPORAL;
  }

  @Override
  public Tensor token() {
    return token_11D;
  }

  /** The sizes. */
  public CgDetrConfig size() {
    return model.size();
  }

  /** The network, for whoever has a padded batch or needs more of its outputs. */
  public CgDetr network() {
    return model;
  }

  /** The loss, for whoever needs its matching too. */
  public Criterion criterion() {
    return criterion;
  }

  /**
   * Moments, best first, and a score for every clip.
   *
   * @param moments of every query; four decimals
   * @param saliency raw scores
   */
  public record Prediction(List<Moment> moments, Saliency saliency) {}

  @Override
  public void predict(Tensor state_D, Scene scene, Pointing answer) {
    Scene.Clips clips = scene.clips();
    double duration = scene.info().durationSeconds();
    Prediction found = predict(clips, state_D, duration);
    // a picture has no time to point at; its one score still says how well it fits
    answer.moments(
        scene.info().isImage() ? List.of() : inside(found.moments(), duration), found.saliency());
  }

  /**
   * Rounding to whole clips may have moved an end past the video's, and made several moments one:
   * the best of equals stays.
   */
  private static List<Moment> inside(List<Moment> moments, double duration) {
    Map<List<Double>, Moment> bySpan = new LinkedHashMap<>();
    for (Moment m : moments) {
      double start = Math.min(m.start(), duration);
      double end = Math.min(m.end(), duration);
      bySpan.putIfAbsent(List.of(start, end), new Moment(start, end, m.score()));
    }
    return List.copyOf(bySpan.values());
  }

  /**
   * What the head finds in a video.
   *
   * @param state_D the language model's state at the task token
   */
  public Prediction predict(Scene.Clips clips, Tensor state_D, double durationSeconds) {
    checkWidth("clip", clips.clip_LC(), size().videoDim() - CgDetrConfig.TIME_FEATURES);
    checkWidth("text", clips.text_QD(), size().textDim());
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Device device = state_D.device();
      CgDetrInput.Sample sample =
          new CgDetrInput.Sample(
              Tensors.on(device, clips.clip_LC()), Tensors.on(device, clips.text_QD()));
      Tensor prompt_1D = Tensors.f32(state_D).reshape(1, size().textDim());
      CgDetrOutput out =
          model.forward(CgDetrInput.of(List.of(sample), prompt_1D, Optional.empty()));
      List<Moment> moments =
          MomentRanking.of(out.logits().select(0, 0), out.spans().select(0, 0), durationSeconds);
      List<Double> scores = new ArrayList<>();
      for (float s : Tensors.floats(out.text().saliency_BV())) {
        scores.add((double) s);
      }
      return new Prediction(post.apply(moments), new Saliency(clips.clipSeconds(), scores));
    }
  }

  private static void checkWidth(String what, Tensor x, int width) {
    if (x.dim() != 2 || x.size(1) != width) {
      throw TpoException.model(
          "temporal head: expected %s features [rows, %d] but found %s"
              .formatted(what, width, Tensors.shapeText(x)));
    }
  }

  /** The model's output for a batch, with the training branches. */
  public CgDetrOutput forward(Tensor states_KD, TemporalBatch batch) {
    return model.forward(
        CgDetrInput.of(batch.samples(), states_KD, batch.videos()),
        Optional.of(batch.targets().relevance_BV()));
  }

  @Override
  public HeadLoss loss(Tensor states_KD, TemporalBatch batch) {
    return criterion.of(forward(states_KD, batch), batch.targets()).head();
  }
}
