package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetr;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.heads.temporal.loss.Criterion;
import io.github.tpo4j.model.heads.temporal.loss.LossWeights;
import io.github.tpo4j.model.heads.temporal.loss.Matcher;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/**
 * CG-DETR and its criterion with the reference's formulas and no dropout: all outputs and stages,
 * and in training cases every loss term, the matching of every layer and gradients of the loss.
 */
final class CgDetrGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("cgdetr") && c.config().has("args");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    CgDetrConfig size = CgDetrConfig.of(c.config().path("args"), "args").withoutDropout();
    Params p = c.params();
    CgDetr model = new CgDetr(p.at("cg_model"), size, Formulas.COMPAT);
    model.train(!c.config().path("mode").asText().equals("eval"));
    model.trainable(true);
    Tensor prompt_B1D = c.f32("in.prompt_token").clone().detach().set_requires_grad(true);
    CgDetrInput in = input(c, "in.", prompt_B1D);
    Optional<TemporalTargets> targets = targets(c, "in.targets.");
    CgDetrOutput out = model.forward(in, targets.map(TemporalTargets::relevance_BV));
    outputs(out, in, r);
    stages(out.stages(), r);
    if (targets.isPresent()) {
      LossWeights weights = weights(c.meta().path("weight_dict"));
      Criterion criterion = new Criterion(p.at("cg_criterion"), weights, Formulas.COMPAT);
      Criterion.Result loss = criterion.of(out, targets.get());
      losses(loss, c, r);
      loss.head().total().backward();
      r.gradients("cg_model.", model);
      if (c.has("grad.in.prompt_token")) {
        r.gradient("in.prompt_token", prompt_B1D.grad());
      }
    }
  }

  /** The case's batch, whose tensors' names begin with a prefix. */
  static CgDetrInput input(GoldenCase c, String at, Tensor prompt_B1D) {
    JsonNode vid = c.config().path("vid");
    List<String> videos = new ArrayList<>();
    vid.forEach(v -> videos.add(v.asText()));
    return new CgDetrInput(
        c.f32(at + "src_vid"),
        c.f32(at + "src_vid_mask"),
        c.f32(at + "src_txt"),
        c.f32(at + "src_txt_mask"),
        prompt_B1D.squeeze(1),
        vid.isArray() ? Optional.of(videos) : Optional.empty());
  }

  /** The case's targets, whose tensors' names begin with a prefix. */
  static Optional<TemporalTargets> targets(GoldenCase c, String at) {
    if (!c.has(at + "relevant_clips")) {
      return Optional.empty();
    }
    int n = c.names(at + "span_labels.").size();
    Tensor[] spans = new Tensor[n];
    int[] counts = new int[n];
    for (int b = 0; b < n; b++) {
      spans[b] = c.f32(at + "span_labels." + b + ".spans");
      counts[b] = (int) spans[b].size(0);
    }
    Optional<TemporalTargets.Pairs> pairs =
        c.has(at + "saliency_pos_labels")
            ? Optional.of(
                new TemporalTargets.Pairs(
                    c.tensor(at + "saliency_pos_labels"), c.tensor(at + "saliency_neg_labels")))
            : Optional.empty();
    return Optional.of(
        new TemporalTargets(Tensors.cat(0, spans), counts, c.f32(at + "relevant_clips"), pairs));
  }

  /** Weights of the case; those of further layers are the last layer's. */
  private static LossWeights weights(JsonNode dict) {
    Map<String, String> known = new LinkedHashMap<>();
    dict.fieldNames()
        .forEachRemaining(
            name -> {
              if (!name.matches(".*_\\d+")) {
                known.put(name, '"' + name + "\": " + dict.get(name).asText());
              }
            });
    return Config.parse(
        '{' + String.join(", ", known.values()) + '}', "weight_dict.json", LossWeights.class);
  }

  private static void outputs(CgDetrOutput out, CgDetrInput in, Comparison r) {
    r.output("model.pred_logits", out.logits());
    r.output("model.pred_spans", out.spans());
    for (long l = 0; l + 1 < out.span_lBQ2().size(0); l++) {
      r.output("model.aux_outputs." + l + ".pred_logits", out.logit_lBQ2().select(0, l));
      r.output("model.aux_outputs." + l + ".pred_spans", out.span_lBQ2().select(0, l));
    }
    r.output("model.saliency_scores", out.text().saliency_BV());
    r.output("model.t2vattnvalues", out.text().attention_BV());
    r.output("model.cate_attn_weights", out.text().weight_BVX());
    r.output("model.txt_mask", out.textMask_BX());
    r.output("model.video_mask", out.clipMask_BV());
    r.output("model.dummy_tokens", out.dummy_BND());
    r.output("model.global_rep_tokens", out.prompt_PD());
    r.output("model.real_neg_mask", negatives(in));
    out.negatives()
        .ifPresent(
            n -> {
              r.output("model.saliency_scores_neg", n.text().saliency_BV());
              r.output("model.t2vattnvalues_neg", n.text().attention_BV());
              r.output("model.src_txt_mask_neg", n.textMask_RX());
            });
    out.moments()
        .ifPresent(
            m -> {
              r.output("model.moment_mask", m.clip_BV().gt(Tensors.scalar(0)));
              r.output("model.memory_moment", m.moment_BD());
              r.output("model.nmmemory_moment", m.rest_BD());
              r.output("model.sentence_txt", m.sentence_BD());
              r.output("model.sentence_dummy", m.dummies_BD());
              r.output("model.moment2txt_similarity", m.similarity());
              r.output(
                  "model.nmoment2txt_similarity",
                  m.restClips_BVD().matmul(m.token_BXD().transpose(1, 2)));
              r.output("model.src_vid", m.clips());
            });
  }

  private static Tensor negatives(CgDetrInput in) {
    long[] is = new long[in.size()];
    for (long row : in.negatives()) {
      is[(int) row] = 1;
    }
    return Tensors.of(is).gt(Tensors.scalar(0));
  }

  /** The reference's encoders put time first, and the last adds the global token in place. */
  private static void stages(CgDetrOutput.Stages s, Comparison r) {
    r.output("stage.input_vid_proj", s.clip_BVD());
    r.output("stage.input_txt_proj", s.word_BWD());
    r.output("stage.position_embed", s.pos_BVD());
    r.output("stage.txtproj_encoder", s.dummyEncoder_BXD().transpose(0, 1));
    r.output("stage.t2v_encoder", Tensors.cat(1, s.crossed_BVD(), s.token_BXD()).transpose(0, 1));
    r.output("stage.encoder", Tensors.cat(1, s.global_B1D(), s.local_BVD()).transpose(0, 1));
    r.output("stage.decoder_hs", s.state_lBQD());
    r.output("stage.decoder_references", s.reference_lBQ2());
  }

  private static void losses(Criterion.Result loss, GoldenCase c, Comparison r) {
    loss.head().terms().forEach((name, value) -> r.output("loss." + name, value));
    r.output("loss_weighted_sum", loss.sum());
    r.output("tvg_loss", loss.head().total());
    int last = loss.pairs().size() - 1;
    for (int l = 0; l <= last; l++) {
      Matcher.Pairs pairs = loss.pairs().get(l);
      String at = l == last ? "match." : "match_aux." + l + ".";
      r.output(at + "batch", Tensors.of(pairs.batch()));
      r.output(at + "query", Tensors.of(pairs.query()));
      r.output(at + "target", Tensors.of(pairs.target()));
    }
    for (String name : c.names("out.loss.")) {
      if (!loss.head().terms().containsKey(name.substring("out.loss.".length()))) {
        r.failed(name + ": the criterion has no such term");
      }
    }
  }
}
