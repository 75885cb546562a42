package io.github.tpo4j.model.heads.mask.sam2;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Sizes and options of a SAM 2 (model.md 8).
 *
 * @param imageSize pixels of a side of the square input
 * @param width channels of the features, the prompts and the decoder
 * @param trunk the Hiera trunk
 * @param decoder prompt encoder and mask decoder
 * @param memory memory encoder, memory attention and bank
 * @param extras what SAM 2.1 adds to SAM 2.0
 */
public record Sam2Config(
    int imageSize, int width, Trunk trunk, Decoder decoder, Memory memory, Set<Extra> extras) {
  /** Pixels of one cell of the lowest feature map. */
  public static final int STRIDE = 16;

  public Sam2Config {
    extras = extras.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(extras));
    if (imageSize % STRIDE != 0) {
      throw TpoException.model(
          "sam: image_size %d is not a multiple of %d".formatted(imageSize, STRIDE));
    }
  }

  /** Parts that SAM 2.0, which TPO uses, does not have. */
  public enum Extra {
    /** {@code no_obj_embed_spatial} is added to the memory of a frame without the object. */
    OCCLUSION_EMBEDDING,
    /** Object pointers carry a projected sine code of their distance in time. */
    POINTER_TIME
  }

  /**
   * Hiera: stages of blocks, each but the first halving the grid.
   *
   * @param blocks blocks of each stage
   * @param widths channels of each stage
   * @param heads attention heads of each stage
   * @param windows side of the attention windows of each stage
   * @param globalBlocks blocks, counted over all stages, that attend to everything
   * @param background grid of the learned position table
   */
  public record Trunk(
      List<Integer> blocks,
      List<Integer> widths,
      List<Integer> heads,
      List<Integer> windows,
      List<Integer> globalBlocks,
      List<Integer> background) {
    /** Widths and heads that double at every stage. */
    public static Trunk doubling(
        int width,
        int heads,
        List<Integer> blocks,
        List<Integer> windows,
        List<Integer> globalBlocks,
        List<Integer> background) {
      List<Integer> w = new ArrayList<>();
      List<Integer> h = new ArrayList<>();
      for (int i = 0; i < blocks.size(); i++) {
        w.add(width << i);
        h.add(heads << i);
      }
      return new Trunk(blocks, w, h, windows, globalBlocks, background);
    }
  }

  /**
   * The decoder's inner sizes.
   *
   * @param heads attention heads of the two-way transformer
   * @param layers its layers
   * @param mlpWidth inner width of its feed-forward parts
   * @param scoreWidth inner width of the head that predicts the masks' IoU
   * @param maskChannels inner channels of the network that reads a mask prompt
   * @param stabilityDelta half-width of the band of logits that a stable mask avoids
   * @param stabilityThreshold share of agreement below which mask 0 gives way to the best other
   */
  public record Decoder(
      int heads,
      int layers,
      int mlpWidth,
      int scoreWidth,
      int maskChannels,
      double stabilityDelta,
      double stabilityThreshold) {
    /** The published sizes, which do not follow the width. */
    public static final Decoder PUBLISHED = new Decoder(8, 2, 2048, 256, 16, 0.05, 0.98);
  }

  /**
   * The memory's sizes.
   *
   * @param width channels of a memory
   * @param layers layers of the memory attention
   * @param feedForward their feed-forward width
   * @param fuserLayers ConvNeXt blocks of the memory encoder
   * @param frames memories in use at once, the conditioning one included
   * @param pointers object pointers in use at once
   * @param maskScale factor on mask probabilities before they are encoded
   * @param maskBias what is added to them then
   * @param ropeTheta base of the rotary frequencies
   */
  public record Memory(
      int width,
      int layers,
      int feedForward,
      int fuserLayers,
      int frames,
      int pointers,
      double maskScale,
      double maskBias,
      double ropeTheta) {
    /** The published numbers around the given sizes. */
    public static Memory of(int width, int layers, int feedForward) {
      return new Memory(width, layers, feedForward, 2, 7, 16, 20, -10, 10000);
    }
  }

  /** Hiera-L at 1024 pixels, SAM 2.0: what the VideoChat-TPO checkpoint holds. */
  public static final Sam2Config HIERA_LARGE =
      new Sam2Config(
          1024,
          256,
          Trunk.doubling(
              144,
              2,
              List.of(2, 6, 36, 4),
              List.of(8, 4, 16, 8),
              List.of(23, 33, 43),
              List.of(7, 7)),
          Decoder.PUBLISHED,
          Memory.of(64, 4, 2048),
          Set.of());

  /** Hiera-tiny at 1024 pixels, SAM 2.1. */
  public static final Sam2Config HIERA_TINY =
      new Sam2Config(
          1024,
          256,
          Trunk.doubling(
              96, 1, List.of(1, 2, 7, 2), List.of(8, 4, 14, 7), List.of(5, 7, 9), List.of(7, 7)),
          Decoder.PUBLISHED,
          Memory.of(64, 4, 2048),
          EnumSet.allOf(Extra.class));

  /** The same for another image size. */
  public Sam2Config withImageSize(int pixels) {
    return new Sam2Config(pixels, width, trunk, decoder, memory, extras);
  }

  /** Side of the lowest feature map. */
  public int grid() {
    return imageSize / STRIDE;
  }

  /** Side of the low-resolution masks. */
  public int maskSize() {
    return 4 * grid();
  }

  public boolean has(Extra extra) {
    return extras.contains(extra);
  }

  /**
   * Reads the short form of tiny TPO checkpoints ({@code golden_overrides.sam}): {@code d_model,
   * mem_dim, image_size, mem_attn_layers, mem_attn_ff, trunk{embed_dim, num_heads, stages,
   * global_att_blocks, window_pos_embed_bkg_spatial_size, window_spec}}; and, where they are not
   * the published ones, {@code decoder{num_heads, layers, mlp_dim, iou_head_dim,
   * mask_input_channels}}.
   */
  public static Sam2Config ofTpo(JsonNode sam) {
    JsonNode trunk = object(sam, "trunk", "sam");
    return new Sam2Config(
        number(sam, "image_size", "sam"),
        number(sam, "d_model", "sam"),
        Trunk.doubling(
            number(trunk, "embed_dim", "sam.trunk"),
            number(trunk, "num_heads", "sam.trunk"),
            numbers(trunk, "stages", "sam.trunk"),
            numbers(trunk, "window_spec", "sam.trunk"),
            numbers(trunk, "global_att_blocks", "sam.trunk"),
            numbers(trunk, "window_pos_embed_bkg_spatial_size", "sam.trunk")),
        sam.has("decoder") ? decoder(object(sam, "decoder", "sam")) : Decoder.PUBLISHED,
        Memory.of(
            number(sam, "mem_dim", "sam"),
            number(sam, "mem_attn_layers", "sam"),
            number(sam, "mem_attn_ff", "sam")),
        Set.of());
  }

  private static Decoder decoder(JsonNode decoder) {
    return new Decoder(
        number(decoder, "num_heads", "sam.decoder"),
        number(decoder, "layers", "sam.decoder"),
        number(decoder, "mlp_dim", "sam.decoder"),
        number(decoder, "iou_head_dim", "sam.decoder"),
        number(decoder, "mask_input_channels", "sam.decoder"),
        Decoder.PUBLISHED.stabilityDelta(),
        Decoder.PUBLISHED.stabilityThreshold());
  }

  /** Reads the {@code config.json} of a {@code sam2_video} model of transformers. */
  public static Sam2Config ofTransformers(JsonNode c) {
    JsonNode trunk = object(object(c, "vision_config", "config"), "backbone_config", "config");
    JsonNode decoder = object(c, "mask_decoder_config", "config");
    JsonNode prompt = object(c, "prompt_encoder_config", "config");
    Set<Extra> extras = EnumSet.noneOf(Extra.class);
    if (c.path("enable_occlusion_spatial_embedding").asBoolean(true)) {
      extras.add(Extra.OCCLUSION_EMBEDDING);
    }
    if (c.path("enable_temporal_pos_encoding_for_object_pointers").asBoolean(true)) {
      extras.add(Extra.POINTER_TIME);
    }
    return new Sam2Config(
        number(c, "image_size", "config"),
        number(decoder, "hidden_size", "mask_decoder_config"),
        new Trunk(
            numbers(trunk, "blocks_per_stage", "backbone_config"),
            numbers(trunk, "embed_dim_per_stage", "backbone_config"),
            numbers(trunk, "num_attention_heads_per_stage", "backbone_config"),
            numbers(trunk, "window_size_per_stage", "backbone_config"),
            numbers(trunk, "global_attention_blocks", "backbone_config"),
            numbers(trunk, "window_positional_embedding_background_size", "backbone_config")),
        new Decoder(
            number(decoder, "num_attention_heads", "mask_decoder_config"),
            number(decoder, "num_hidden_layers", "mask_decoder_config"),
            number(decoder, "mlp_dim", "mask_decoder_config"),
            number(decoder, "iou_head_hidden_dim", "mask_decoder_config"),
            prompt.path("mask_input_channels").asInt(16),
            decoder.path("dynamic_multimask_stability_delta").asDouble(0.05),
            decoder.path("dynamic_multimask_stability_thresh").asDouble(0.98)),
        new Memory(
            number(c, "memory_encoder_output_channels", "config"),
            number(c, "memory_attention_num_layers", "config"),
            number(c, "memory_attention_feed_forward_hidden_size", "config"),
            c.path("memory_fuser_num_layers").asInt(2),
            c.path("num_maskmem").asInt(7),
            c.path("max_object_pointers_in_encoder").asInt(16),
            c.path("sigmoid_scale_for_mem_enc").asDouble(20),
            c.path("sigmoid_bias_for_mem_enc").asDouble(-10),
            c.path("memory_attention_rope_theta").asDouble(10000)),
        extras);
  }

  private static JsonNode object(JsonNode node, String key, String where) {
    if (!node.path(key).isObject()) {
      throw TpoException.model("%s: expected an object \"%s\" with sizes".formatted(where, key));
    }
    return node.path(key);
  }

  private static int number(JsonNode node, String key, String where) {
    if (!node.path(key).isInt()) {
      throw TpoException.model(
          "%s.%s: expected a whole number but found %s".formatted(where, key, node.path(key)));
    }
    return node.path(key).asInt();
  }

  private static List<Integer> numbers(JsonNode node, String key, String where) {
    List<Integer> values = new ArrayList<>();
    node.path(key).forEach(v -> values.add(v.asInt()));
    if (!node.path(key).isArray()) {
      throw TpoException.model(
          "%s.%s: expected whole numbers but found %s".formatted(where, key, node.path(key)));
    }
    return List.copyOf(values);
  }
}
