package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.temporal.MomentRanking;
import io.github.tpo4j.model.heads.temporal.PostProcessor;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetr;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput;
import io.github.tpo4j.model.heads.temporal.cgdetr.Formulas;
import io.github.tpo4j.model.torch.Tensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * What is made of CG-DETR's spans: the post-processor, suppression in time, and the way from
 * features to ranked moments with the weights of another case.
 */
final class TemporalPostGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("cgdetr post-processing");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    int i = 0;
    for (JsonNode one : c.meta().path("post_processor")) {
      PostProcessor post = processor(one.path("config"));
      for (int n = 0; n < one.path("in").size(); n++) {
        windows(
            "post_processor." + i + "." + n,
            post.apply(moments(one.path("in").get(n).path("pred_relevant_windows"))),
            one.path("out").get(n).path("pred_relevant_windows"),
            r);
      }
      i++;
    }
    i = 0;
    for (JsonNode one : c.meta().path("temporal_nms")) {
      List<Moment> kept =
          MomentRanking.suppress(
              moments(one.path("in")),
              one.path("nms_thd").asDouble(),
              one.path("max_after_nms").asInt(Integer.MAX_VALUE));
      windows("temporal_nms." + i++, kept, one.path("out"), r);
    }
    if (c.meta().has("temporal_head")) {
      head(c, c.meta().path("temporal_head"), r);
    }
  }

  private static void head(GoldenCase c, JsonNode meta, Comparison r) {
    String file = meta.path("weights_and_inputs").asText();
    Path json = c.folder().resolve(file.replaceFirst("\\.safetensors$", ".json"));
    GoldenCase from =
        GoldenCase.open(json)
            .orElseThrow(() -> TpoException.data(json + ": expected the case with the weights"));
    CgDetrConfig size = CgDetrConfig.of(from.config().path("args"), "args");
    CgDetr model = new CgDetr(from.params().at("cg_model"), size, Formulas.OWN);
    CgDetrInput in = CgDetrGolden.input(from, "in.", from.f32("in.prompt_token"));
    CgDetrOutput out = model.forward(in);
    int i = 0;
    for (JsonNode one : meta.path("cases")) {
      String name = "temporal_head." + i++;
      double duration = one.path("duration").asDouble();
      List<Moment> ranked =
          MomentRanking.of(out.logits().select(0, 0), out.spans().select(0, 0), duration);
      windows(name + ".ranked", ranked, one.path("ranked_before_rounding"), r);
      List<Moment> rounded = PostProcessor.PUBLISHED.apply(ranked);
      windows(name + ".rounded", rounded, one.path("ranked_after_rounding"), r);
      windows(name + ".first", rounded.subList(0, 1), one.path("relevant_window_returned"), r);
      // the reference passes scores through half precision
      Tensor half_V = Tensors.f32(out.text().saliency_BV().select(0, 0).to(ScalarType.Half));
      r.close(name + ".saliency", half_V, tensor(one.path("pred_saliency_scores")));
    }
  }

  private static PostProcessor processor(JsonNode config) {
    List<PostProcessor.Step> steps = new ArrayList<>();
    config
        .path("process_func_names")
        .forEach(n -> steps.add(PostProcessor.Step.valueOf(n.asText().toUpperCase(Locale.ROOT))));
    return new PostProcessor(
        config.path("clip_length").asDouble(),
        config.path("min_ts_val").asDouble(),
        config.path("max_ts_val").asDouble(),
        config.path("min_w_l").asDouble(),
        config.path("max_w_l").asDouble(),
        PostProcessor.Anchor.valueOf(
            config.path("move_window_method").asText().toUpperCase(Locale.ROOT)),
        steps);
  }

  private static List<Moment> moments(JsonNode windows) {
    List<Moment> moments = new ArrayList<>();
    windows.forEach(
        w ->
            moments.add(new Moment(w.get(0).asDouble(), w.get(1).asDouble(), w.get(2).asDouble())));
    return moments;
  }

  /** Compares moments with windows; a single one may stand without brackets. */
  private static void windows(String name, List<Moment> actual, JsonNode expected, Comparison r) {
    float[] values = new float[3 * actual.size()];
    for (int i = 0; i < actual.size(); i++) {
      values[3 * i] = (float) actual.get(i).start();
      values[3 * i + 1] = (float) actual.get(i).end();
      values[3 * i + 2] = (float) actual.get(i).score();
    }
    List<Float> flat = new ArrayList<>();
    for (JsonNode w : expected) {
      if (w.isArray()) {
        w.forEach(x -> flat.add((float) x.asDouble()));
      } else {
        flat.add((float) w.asDouble());
      }
    }
    r.close(name, Tensors.of(values, values.length), Tensors.of(array(flat), flat.size()));
  }

  private static Tensor tensor(JsonNode numbers) {
    List<Float> flat = new ArrayList<>();
    numbers.forEach(x -> flat.add((float) x.asDouble()));
    return Tensors.of(array(flat), flat.size());
  }

  private static float[] array(List<Float> list) {
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
