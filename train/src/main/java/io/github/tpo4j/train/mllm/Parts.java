package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.train.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * The parts of the model as recipes name them (training.md, stages), by the names of their tensors.
 * Where several rules fit a name the first one counts.
 */
final class Parts {
  /** Tables that are part of SAM 2's prompt encoder's formula and not learned. */
  private static final String FIXED = "positional_encoding_gaussian_matrix";

  private record Rule(String part, Layer layer, List<String> beginnings) {
    Rule(String part, Layer layer, String... beginnings) {
      this(part, layer, List.of(beginnings));
    }

    boolean fits(String name) {
      return beginnings.stream().anyMatch(name::startsWith);
    }
  }

  private Parts() {}

  static Map<String, Objective.Part> of(VideoChatTpo model) {
    Rule[] rules = {
      new Rule("vision_encoder", model.vision, "vision_encoder.", "vision_layernorm."),
      new Rule(
          "connector",
          model.connector,
          "qformer.",
          "query_tokens",
          "extra_query_tokens",
          "project_up.",
          "merge_proj."),
      new Rule("lm", model.lm, "lm."),
      new Rule("box_encoder", model.boxEncoder, "loc_encoder."),
      new Rule("region_head", model.region, "loc_decoder."),
      new Rule("region_token", model.region, "box_token"),
      new Rule("temporal_head", model.temporal, "cg_model."),
      new Rule("temporal_token", model.temporal, "temporal_token"),
      new Rule("mask_adapter", model.mask.adapter(), "track_embed"),
      new Rule("mask_token", model.mask, "track_token"),
      new Rule("sam", model.mask, "sam.")
    };
    Map<String, Tensor> all = model.stateDict();
    Map<String, Objective.Part> parts = new LinkedHashMap<>();
    for (Rule rule : rules) {
      parts.put(rule.part, new Objective.Part(rule.layer, new LinkedHashMap<>()));
    }
    parts.put("lora", new Objective.Part(model.lm, new LinkedHashMap<>()));
    all.forEach(
        (name, t) -> {
          for (Rule rule : rules) {
            if (t.is_floating_point() && !name.endsWith(FIXED) && rule.fits(name)) {
              String part = name.contains(".lora_") ? "lora" : rule.part;
              parts.get(part).parameters().put(name, t);
              return;
            }
          }
        });
    return parts;
  }
}
