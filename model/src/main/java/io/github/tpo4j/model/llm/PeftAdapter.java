package io.github.tpo4j.model.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.model.weights.SafetensorsFile;
import io.github.tpo4j.model.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bytedeco.pytorch.Tensor;

/**
 * A LoRA adapter folder as peft reads and writes it: {@code adapter_config.json} beside {@code
 * adapter_model.safetensors}.
 *
 * <p>The file names a tensor {@code base_model.model.<layer>.lora_A.weight}, without the adapter's
 * name {@code default} that a model tree has. Modules that were trained in full ({@code
 * modules_to_save}) are in it under their plain names and replace those of the base. If the output
 * layer has an adapter, the file holds the frozen base weight of it too.
 */
public final class PeftAdapter {
  private static final String CONFIG = "adapter_config.json";
  private static final String WEIGHTS = "adapter_model.safetensors";
  private static final String ROOT = "base_model.model.";
  private static final String BASE = ".base_layer.";

  private final SafetensorsFile file;
  private final LoraSpec spec;
  private final Set<String> used = new LinkedHashSet<>();

  private PeftAdapter(SafetensorsFile file, LoraSpec spec) {
    this.file = file;
    this.spec = spec;
  }

  /** Opens an adapter folder; kinds of adapter that are more than plain LoRA are refused. */
  public static PeftAdapter open(Path dir) {
    Path json = dir.resolve(CONFIG);
    if (!Files.exists(json) || !Files.exists(dir.resolve(WEIGHTS))) {
      throw TpoException.model(
          dir + ": expected an adapter folder with " + CONFIG + " and " + WEIGHTS);
    }
    return new PeftAdapter(
        SafetensorsFile.open(dir.resolve(WEIGHTS)), spec(Json.tree(json), json.toString()));
  }

  private static LoraSpec spec(JsonNode json, String where) {
    if (!json.path("peft_type").asText().equals("LORA")) {
      throw TpoException.model(
          "%s: peft_type: expected LORA but found %s".formatted(where, json.path("peft_type")));
    }
    for (String off :
        List.of("use_dora", "use_qalora", "use_bdlora", "lora_bias", "fan_in_fan_out")) {
      if (json.path(off).asBoolean(false)) {
        throw TpoException.model(
            "%s: %s: expected false but found true; only plain LoRA is supported"
                .formatted(where, off));
      }
    }
    for (String empty : List.of("rank_pattern", "alpha_pattern", "layers_to_transform")) {
      if (!json.path(empty).isEmpty() || json.path(empty).isNumber()) {
        throw TpoException.model(
            "%s: %s: expected none (one rank for all layers) but found %s"
                .formatted(where, empty, json.path(empty)));
      }
    }
    if (!json.path("bias").asText("none").equals("none")) {
      throw TpoException.model(
          "%s: bias: expected none but found %s".formatted(where, json.path("bias")));
    }
    return new LoraSpec(
        json.path("r").asInt(),
        json.path("lora_alpha").asDouble(),
        json.path("lora_dropout").asDouble(),
        json.path("use_rslora").asBoolean() ? LoraSpec.Scaling.ROOT_OF_RANK : LoraSpec.Scaling.RANK,
        targets(json.path("target_modules"), where));
  }

  private static Set<String> targets(JsonNode node, String where) {
    Set<String> targets = new TreeSet<>();
    if (node.asText().equals("all-linear")) {
      targets.addAll(LoraSpec.ALL);
      targets.remove("lm_head");
    }
    node.forEach(n -> targets.add(n.asText()));
    Set<String> unknown = new TreeSet<>(targets);
    unknown.removeAll(LoraSpec.ALL);
    if (targets.isEmpty() || !unknown.isEmpty()) {
      throw TpoException.model(
          "%s: target_modules: expected a list of %s but found %s"
              .formatted(where, new TreeSet<>(LoraSpec.ALL), node));
    }
    return targets;
  }

  /** Rank, scale and targets. */
  public LoraSpec spec() {
    return spec;
  }

  /**
   * A source for a {@link DecoderLm} built with {@link #spec}: adapters and saved modules from this
   * folder, everything else from a plain checkpoint.
   */
  public Params.Source over(Params.Source base) {
    return new Params.Source() {
      @Override
      public Tensor find(String name, long[] shape, String hint) {
        if (name.contains(".lora_A.") || name.contains(".lora_B.")) {
          return own(ROOT + name.replace(".default.", "."), shape);
        }
        String plain = name.replace(BASE, ".");
        return file.has(ROOT + plain) ? own(ROOT + plain, shape) : base.find(plain, shape, hint);
      }

      @Override
      public Set<String> names(String prefix) {
        return base.names(prefix.replace(BASE, "."));
      }
    };
  }

  private Tensor own(String name, long[] shape) {
    if (!file.has(name)) {
      throw TpoException.model(
          "%s: expected %s of shape %s, which %s calls for, but there is none"
              .formatted(file.path(), name, java.util.Arrays.toString(shape), CONFIG));
    }
    if (!java.util.Arrays.equals(file.shape(name), shape)) {
      throw TpoException.model(
          "%s: %s: expected %s but found %s; was the adapter made for another base model?"
              .formatted(
                  file.path(),
                  name,
                  java.util.Arrays.toString(shape),
                  java.util.Arrays.toString(file.shape(name))));
    }
    used.add(name);
    return file.tensor(name);
  }

  /** Ends the load: fails if the file holds anything that the model did not ask for. */
  public void finish() {
    List<String> left = new ArrayList<>(file.names());
    left.removeAll(used);
    left.removeIf(n -> n.contains(BASE));
    if (!left.isEmpty()) {
      throw TpoException.model(
          "%s: %d tensors are no part of this model, the first is %s"
              .formatted(file.path(), left.size(), left.get(0)));
    }
  }

  /**
   * Writes a model's adapters.
   *
   * @param base name or path of the model they belong to
   * @param saved names of modules that were trained in full, such as {@code embed_tokens}
   */
  public static void write(Path dir, DecoderLm lm, LoraSpec spec, String base, Set<String> saved) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    lm.parametersByName()
        .forEach(
            (name, t) -> {
              boolean whole = saved.stream().anyMatch(s -> name.contains(s + "."));
              if (name.contains(".lora_") || whole || name.startsWith("lm_head" + BASE)) {
                tensors.put(ROOT + name.replace(".default.", "."), t);
              }
            });
    ObjectNode json = new ObjectMapper().createObjectNode();
    json.put("peft_type", "LORA").put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base);
    json.put("r", spec.rank()).put("lora_alpha", spec.alpha()).put("lora_dropout", spec.dropout());
    json.put("use_rslora", spec.scaling() == LoraSpec.Scaling.ROOT_OF_RANK);
    json.put("bias", "none").put("fan_in_fan_out", false).put("inference_mode", true);
    new TreeSet<>(spec.targets()).forEach(json.putArray("target_modules")::add);
    if (saved.isEmpty()) {
      json.putNull("modules_to_save");
    } else {
      new TreeSet<>(saved).forEach(json.putArray("modules_to_save")::add);
    }
    try {
      Files.createDirectories(dir);
      SafetensorsWriter.write(dir.resolve(WEIGHTS), tensors, Map.of("format", "pt"));
      Files.writeString(dir.resolve(CONFIG), json.toPrettyString() + "\n");
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, dir + ": cannot be written: " + e.getMessage(), e);
    }
  }
}
