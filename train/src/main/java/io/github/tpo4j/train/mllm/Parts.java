package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.train.Objective;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The parts of the model as recipes name them (training.md, stages), by the names of their tensors.
 * Where several rules fit a name the first one counts.
 */
final class Parts {
  /** Tables that are part of SAM 2's prompt encoder's formula and not learned. */
  private static final String FIXED = "positional_encoding_gaussian_matrix";

  private static final String LORA = "lora";

  private record Rule(String part, Function<VideoChatTpo, Layer> layer, List<String> beginnings) {
    Rule(String part, Function<VideoChatTpo, Layer> layer, String... beginnings) {
      this(part, layer, List.of(beginnings));
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("vision_encoder", m -> m.vision, "vision_encoder.", "vision_layernorm."),
          new Rule(
              "connector",
              m -> m.connector,
              "qformer.",
              "query_tokens",
              "extra_query_tokens",
              "project_up.",
              "merge_proj."),
          new Rule("lm", m -> m.lm, "lm."),
          new Rule("box_encoder", m -> m.boxEncoder, "loc_encoder."),
          new Rule("region_head", m -> m.region, "loc_decoder."),
          new Rule("region_token", m -> m.region, "box_token"),
          new Rule("temporal_head", m -> m.temporal, "cg_model."),
          new Rule("temporal_token", m -> m.temporal, "temporal_token"),
          new Rule("mask_adapter", m -> m.mask.adapter(), "track_embed"),
          new Rule("mask_token", m -> m.mask, "track_token"),
          new Rule("sam", m -> m.mask, "sam."),
          new Rule(LORA, m -> m.lm));

  private Parts() {}

  /** Names of all parts. */
  static List<String> names() {
    return RULES.stream().map(Rule::part).toList();
  }

  /** The part that a tensor belongs to. */
  static Optional<String> of(String tensor) {
    return tensor.contains(".lora_")
        ? Optional.of(LORA)
        : RULES.stream()
            .filter(r -> r.beginnings.stream().anyMatch(tensor::startsWith))
            .findFirst()
            .map(Rule::part);
  }

  static Map<String, Objective.Part> of(VideoChatTpo model) {
    Map<String, Objective.Part> parts = new LinkedHashMap<>();
    for (Rule rule : RULES) {
      parts.put(rule.part, new Objective.Part(rule.layer.apply(model), new LinkedHashMap<>()));
    }
    model
        .stateDict()
        .forEach(
            (name, t) -> {
              if (t.is_floating_point() && !name.endsWith(FIXED)) {
                of(name).ifPresent(part -> parts.get(part).parameters().put(name, t));
              }
            });
    return parts;
  }
}
