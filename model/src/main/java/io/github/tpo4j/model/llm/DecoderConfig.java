package io.github.tpo4j.model.llm;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Sizes of a decoder language model, read from a {@code config.json} as transformers writes it.
 *
 * <p>Three families share one network: {@code mistral}, {@code llama} and {@code qwen2}. They
 * differ in which linear layers have a bias, in which layers see a sliding window, and in defaults
 * of keys that a file leaves out; all of that is settled here.
 *
 * @param vocab rows of the embedding table and of the output layer
 * @param hidden width of a token
 * @param ffn width inside the feed-forward part
 * @param layers decoder layers
 * @param heads query heads
 * @param kvHeads key and value heads; each serves {@code heads / kvHeads} query heads
 * @param headDim width of a head, not always {@code hidden / heads}
 * @param rmsEps added to the mean square in the norms
 * @param ropeTheta base of the rotary frequencies
 * @param window keys that a query of a windowed layer sees, itself included; 0 means all
 * @param windowed for each layer whether it sees the window only
 * @param biased names of the projections that have a bias, such as {@code q_proj}
 * @param tied whether the output layer is the embedding table
 */
public record DecoderConfig(
    int vocab,
    int hidden,
    int ffn,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    double rmsEps,
    double ropeTheta,
    int window,
    List<Boolean> windowed,
    Set<String> biased,
    boolean tied) {

  private static final Set<String> QKV = Set.of("q_proj", "k_proj", "v_proj");
  private static final Set<String> ATTENTION = Set.of("q_proj", "k_proj", "v_proj", "o_proj");
  private static final Set<String> MLP = Set.of("gate_proj", "up_proj", "down_proj");

  public DecoderConfig {
    windowed = List.copyOf(windowed);
    biased = Set.copyOf(biased);
  }

  /** Reads the {@code config.json} of a transformers model. */
  public static DecoderConfig read(Path json) {
    return of(Json.tree(json), null, json.toString());
  }

  /**
   * Reads a configuration.
   *
   * @param family {@code mistral}, {@code llama} or {@code qwen2} where the keys do not name it
   *     under {@code model_type}; null if they must
   * @param where the keys come from, for messages
   */
  public static DecoderConfig of(JsonNode json, String family, String where) {
    String type = json.path("model_type").asText(family);
    if (type == null || !Set.of("mistral", "llama", "qwen2").contains(type)) {
      throw TpoException.model(
          "%s: model_type: expected mistral, llama or qwen2 but found %s; other decoders are not supported"
              .formatted(where, type == null ? "no such key" : type));
    }
    return new Reader(json, type, where).read();
  }

  /** Query heads that share one key head. */
  public int group() {
    return heads / kvHeads;
  }

  /** Window of a layer; 0 means that it sees everything. */
  public int window(int layer) {
    return windowed.get(layer) ? window : 0;
  }

  /** Numbers in the weights of one token's pass: all but the embedding table unless it is tied. */
  public long weightsPerToken() {
    long attention = 2L * hidden * headDim * (heads + kvHeads);
    return layers * (attention + 3L * hidden * ffn) + (long) vocab * hidden;
  }

  private record Reader(JsonNode json, String family, String where) {
    DecoderConfig read() {
      String act = json.path("hidden_act").asText("silu");
      if (!act.equals("silu")) {
        throw problem("hidden_act", "silu", act);
      }
      int hidden = size("hidden_size");
      int heads = size("num_attention_heads");
      int kvHeads =
          absent("num_key_value_heads")
              ? switch (family) {
                case "mistral" -> 8;
                case "qwen2" -> Math.min(32, heads);
                default -> heads;
              }
              : size("num_key_value_heads");
      if (heads % kvHeads != 0) {
        throw problem(
            "num_key_value_heads", "a divisor of num_attention_heads = " + heads, kvHeads);
      }
      if (absent("head_dim") && hidden % heads != 0) {
        throw problem("hidden_size", "a multiple of num_attention_heads = " + heads, hidden);
      }
      int headDim = absent("head_dim") ? hidden / heads : size("head_dim");
      if (headDim % 2 != 0) {
        throw problem("head_dim", "an even number (rotary positions turn pairs)", headDim);
      }
      int layers = size("num_hidden_layers");
      List<Boolean> windowed = windowed(layers);
      return new DecoderConfig(
          size("vocab_size"),
          hidden,
          size("intermediate_size"),
          layers,
          heads,
          kvHeads,
          headDim,
          json.path("rms_norm_eps").asDouble(1e-6),
          theta(),
          windowed.contains(true) ? window() : 0,
          windowed,
          biased(),
          json.path("tie_word_embeddings").asBoolean(false));
    }

    /** 0 where there is none. Qwen2 names a window that counts only if it is switched on. */
    private int window() {
      return switch (family) {
        case "mistral" -> json.has("sliding_window") ? json.path("sliding_window").asInt(0) : 4096;
        case "qwen2" ->
            json.path("use_sliding_window").asBoolean(false)
                ? json.path("sliding_window").asInt(4096)
                : 0;
        default -> 0;
      };
    }

    private List<Boolean> windowed(int layers) {
      List<Boolean> all = new ArrayList<>();
      JsonNode types = json.path("layer_types");
      int from = family.equals("qwen2") ? json.path("max_window_layers").asInt(28) : 0;
      for (int i = 0; i < layers; i++) {
        boolean named = types.isArray() && types.size() == layers;
        boolean windowed = named ? types.get(i).asText().equals("sliding_attention") : i >= from;
        all.add(window() > 0 && windowed);
      }
      return all;
    }

    private Set<String> biased() {
      return switch (family) {
        case "qwen2" -> QKV;
        case "llama" -> {
          Set<String> names = new java.util.HashSet<>();
          if (json.path("attention_bias").asBoolean(false)) {
            names.addAll(ATTENTION);
          }
          if (json.path("mlp_bias").asBoolean(false)) {
            names.addAll(MLP);
          }
          yield names;
        }
        default -> Set.of();
      };
    }

    private double theta() {
      for (String key : List.of("rope_scaling", "rope_parameters")) {
        JsonNode rope = json.path(key);
        String type = rope.path("rope_type").asText(rope.path("type").asText("default"));
        if (!rope.isMissingNode() && !rope.isNull() && !type.equals("default")) {
          throw problem(
              key, "null or type \"default\" (plain rotary positions)", "type \"" + type + "\"");
        }
      }
      double theta =
          json.path("rope_parameters")
              .path("rope_theta")
              .asDouble(json.path("rope_theta").asDouble(10_000));
      if (!(theta > 1)) {
        throw problem("rope_theta", "above 1", theta);
      }
      return theta;
    }

    private boolean absent(String key) {
      return json.path(key).isMissingNode() || json.path(key).isNull();
    }

    private int size(String key) {
      JsonNode n = json.path(key);
      if (!n.isIntegralNumber() || n.asLong() < 1 || n.asLong() > Integer.MAX_VALUE) {
        throw problem(key, "a whole number of at least 1", n.isMissingNode() ? "no such key" : n);
      }
      return n.asInt();
    }

    private TpoException problem(String key, String expected, Object found) {
      return TpoException.model(
          "%s: %s: expected %s but found %s".formatted(where, key, expected, found));
    }
  }
}
