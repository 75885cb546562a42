package io.github.tpo4j.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.connector.BertConfig;
import io.github.tpo4j.model.connector.BridgeConfig;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.LoraSpec;
import io.github.tpo4j.model.vision.UmtConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * All sizes of a VideoChat-TPO model, from the {@code config.json} of its directory.
 *
 * <p>The published file leaves out what the published code takes from elsewhere: the decoder's,
 * BERT's, SAM 2's and CG-DETR's sizes. Those are the published ones unless a section {@code tpo4j}
 * (in golden checkpoints {@code golden_overrides}) gives others.
 *
 * @param lora adapters of the language model; empty if its weights are merged
 * @param ownClipFeatures whether the temporal head reads features made by the model itself; if not
 *     they come from a file, as the published head's InternVideo2 features do
 * @param clipSeconds length of a clip of the temporal head
 */
public record TpoConfig(
    UmtConfig vision,
    BridgeConfig bridge,
    BertConfig bert,
    DecoderConfig llm,
    Optional<LoraSpec> lora,
    CgDetrConfig temporal,
    Sam2Config mask,
    boolean ownClipFeatures,
    double clipSeconds) {

  /** Name of the file in a model directory. */
  public static final String FILE = "config.json";

  /** Reads the configuration of a model directory. */
  public static TpoConfig read(Path dir) {
    Path file = dir.resolve(FILE);
    if (!Files.exists(file)) {
      throw TpoException.model(
          dir
              + (Files.isDirectory(dir) ? ": has no " + FILE : ": no such directory")
              + "; expected a model directory with config.json, model.safetensors and a tokenizer");
    }
    return readFile(file);
  }

  /** Reads a configuration under any name, such as the sizes of a model that is yet to be made. */
  public static TpoConfig readFile(Path file) {
    try {
      return of(new Section(Json.tree(file), "", file.toString()));
    } catch (TpoException e) {
      throw new TpoException(TpoException.Kind.MODEL, e.getMessage(), e);
    }
  }

  /** The published sizes: 8.1 billion parameters. */
  public static TpoConfig published() {
    return of(
        new Section(
            Json.tree(PUBLISHED_JSON, "the published configuration"), "", "published sizes"));
  }

  private static TpoConfig of(Section root) {
    Section model = root.at("model_config");
    Section vision = model.at("vision_encoder");
    Section bridge = model.at("bridge");
    Section llm = model.at("llm");
    Section sizes = root.first("tpo4j", "golden_overrides");
    vision.expect("name", "vit_l14");
    bridge.expect("name", "qformer");
    llm.expect("name", "mistral_7b");
    Section clips = sizes.at("clips");
    return new TpoConfig(
        new UmtConfig(
            vision.count("img_size"),
            vision.count("patch_size"),
            vision.count("encoder_embed_dim"),
            vision.count("encoder_depth"),
            vision.count("encoder_num_heads"),
            vision.count("num_frames"),
            (int) vision.number("return_index", -2)),
        new BridgeConfig(
            "qformer",
            bridge.count("num_query_token"),
            bridge.count("extra_num_query_token"),
            bridge.number("qformer_attention_probs_dropout_prob", 0.1),
            bridge.number("qformer_hidden_dropout_prob", 0.1),
            bridge.number("qformer_drop_path_rate", 0.2)),
        bert(sizes.at("bert")),
        decoder(sizes.first("llm", "mistral")),
        llm.flag("use_lora", true)
            ? Optional.of(
                LoraSpec.onAll(
                    llm.count("lora_r"),
                    llm.number("lora_alpha", 32),
                    llm.number("lora_dropout", 0.1)))
            : Optional.empty(),
        sizes.has("cgdetr")
            ? CgDetrConfig.of(sizes.at("cgdetr").node(), sizes.at("cgdetr").where())
            : CgDetrConfig.PUBLISHED,
        sizes.has("sam") ? Sam2Config.ofTpo(sizes.at("sam").node()) : Sam2Config.HIERA_LARGE,
        clips.flag("own", sizes.exists()),
        clips.number("seconds", 1));
  }

  private static BertConfig bert(Section s) {
    if (!s.exists()) {
      return BertConfig.BASE;
    }
    return new BertConfig(
        s.count("vocab_size"),
        s.count("hidden_size"),
        s.count("num_hidden_layers"),
        s.count("num_attention_heads"),
        s.count("intermediate_size"),
        s.count("max_position_embeddings"),
        s.number("layer_norm_eps", 1e-12));
  }

  private static DecoderConfig decoder(Section s) {
    JsonNode node =
        s.exists() ? s.node() : Json.tree(MISTRAL_7B, "the published language model's sizes");
    return DecoderConfig.of(node, "mistral", s.where());
  }

  /** An object of the file, with its place for messages; may be missing. */
  private record Section(JsonNode node, String path, String file) {
    Section at(String key) {
      return new Section(node.path(key), join(key), file);
    }

    /** The first of the keys that is there. */
    Section first(String... keys) {
      for (String key : keys) {
        if (node.has(key)) {
          return at(key);
        }
      }
      return new Section(JsonNodeFactory.instance.missingNode(), join(keys[0]), file);
    }

    boolean exists() {
      return node.isObject();
    }

    boolean has(String key) {
      return node.path(key).isObject();
    }

    String where() {
      return file + (path.isEmpty() ? "" : ": " + path);
    }

    int count(String key) {
      JsonNode v = node.path(key);
      if (!v.isInt() || v.intValue() < 0) {
        throw problem(key, "a whole number from 0", v);
      }
      return v.intValue();
    }

    double number(String key, double otherwise) {
      JsonNode v = node.path(key);
      if (v.isMissingNode()) {
        return otherwise;
      }
      if (!v.isNumber()) {
        throw problem(key, "a number", v);
      }
      return v.doubleValue();
    }

    boolean flag(String key, boolean otherwise) {
      JsonNode v = node.path(key);
      if (v.isMissingNode()) {
        return otherwise;
      }
      if (!v.isBoolean()) {
        throw problem(key, "true or false", v);
      }
      return v.booleanValue();
    }

    void expect(String key, String value) {
      if (!node.path(key).asText().equals(value)) {
        throw problem(key, '"' + value + '"', node.path(key));
      }
    }

    private TpoException problem(String key, String expected, JsonNode found) {
      return TpoException.model(
          "%s: %s: expected %s but %s; is this the config.json of a VideoChat-TPO model?"
              .formatted(
                  file,
                  join(key),
                  expected,
                  found.isMissingNode() ? "there is no such key" : "found " + found));
    }

    private String join(String key) {
      return path.isEmpty() ? key : path + "." + key;
    }
  }

  private static final String MISTRAL_7B =
      """
      {"model_type": "mistral", "vocab_size": 32007, "hidden_size": 4096,
       "intermediate_size": 14336, "num_hidden_layers": 32, "num_attention_heads": 32,
       "num_key_value_heads": 8, "head_dim": 128, "rms_norm_eps": 1e-5, "rope_theta": 1000000.0,
       "sliding_window": null, "max_position_embeddings": 32768, "tie_word_embeddings": false}
      """;

  /** The published {@code config.json}, what matters of it. */
  public static final String PUBLISHED_JSON =
      """
      {"model_config": {
        "vision_encoder": {"name": "vit_l14", "img_size": 224, "patch_size": 16,
          "encoder_embed_dim": 1024, "encoder_depth": 24, "encoder_num_heads": 16,
          "num_frames": 16, "return_index": -2},
        "bridge": {"name": "qformer", "num_query_token": 32, "extra_num_query_token": 64},
        "llm": {"name": "mistral_7b", "use_lora": true, "lora_r": 16, "lora_alpha": 32,
          "lora_dropout": 0.1}}}
      """;
}
