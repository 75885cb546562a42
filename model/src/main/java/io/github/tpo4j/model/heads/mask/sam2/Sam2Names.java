package io.github.tpo4j.model.heads.mask.sam2;

import io.github.tpo4j.model.weights.Params;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * Names of SAM 2's tensors in checkpoints of transformers ({@code sam2_video}) and back.
 *
 * <p>Shapes are equal but for {@code prompt_encoder.point_embed.weight [4, D]}, which is the four
 * {@code point_embeddings [1, D]} one upon another.
 */
public final class Sam2Names {
  /** Tensor of transformers that stacks the embeddings of the kinds of points. */
  public static final String STACKED = "prompt_encoder.point_embed.weight";

  /** A second copy of the prompt encoder's frequencies, which no part here needs. */
  public static final String COPY = "shared_image_embedding.positional_embedding";

  private static final Pattern KIND =
      Pattern.compile("sam_prompt_encoder\\.point_embeddings\\.(\\d)\\.weight");

  /** A beginning, or what lies between dots inside a name, here and there. */
  private record Rule(Pattern ours, String theirs) {
    Rule(String ours, String theirs) {
      this(Pattern.compile(ours), theirs);
    }
  }

  private static final List<Rule> RULES =
      List.of(
          new Rule("^maskmem_tpos_enc$", "memory_temporal_positional_encoding"),
          new Rule("^no_mem_embed$", "no_memory_embedding"),
          new Rule("^no_mem_pos_enc$", "no_memory_positional_encoding"),
          new Rule("^no_obj_ptr$", "no_object_pointer"),
          new Rule("^no_obj_embed_spatial$", "occlusion_spatial_embedding_parameter"),
          new Rule("^obj_ptr_tpos_proj\\.", "temporal_positional_encoding_projection_layer."),
          new Rule("^obj_ptr_proj\\.", "object_pointer_proj."),
          new Rule(
              "^image_encoder\\.trunk\\.patch_embed\\.proj\\.",
              "vision_encoder.backbone.patch_embed.projection."),
          new Rule("^image_encoder\\.trunk\\.", "vision_encoder.backbone."),
          new Rule(
              "^image_encoder\\.neck\\.convs\\.(\\d)\\.conv\\.", "vision_encoder.neck.convs.$1."),
          new Rule(
              "^sam_prompt_encoder\\.pe_layer\\.positional_encoding_gaussian_matrix",
              "prompt_encoder.shared_embedding.positional_embedding"),
          new Rule(
              "^sam_prompt_encoder\\.mask_downscaling\\.0\\.", "prompt_encoder.mask_embed.conv1."),
          new Rule(
              "^sam_prompt_encoder\\.mask_downscaling\\.1\\.",
              "prompt_encoder.mask_embed.layer_norm1."),
          new Rule(
              "^sam_prompt_encoder\\.mask_downscaling\\.3\\.", "prompt_encoder.mask_embed.conv2."),
          new Rule(
              "^sam_prompt_encoder\\.mask_downscaling\\.4\\.",
              "prompt_encoder.mask_embed.layer_norm2."),
          new Rule(
              "^sam_prompt_encoder\\.mask_downscaling\\.6\\.", "prompt_encoder.mask_embed.conv3."),
          new Rule("^sam_prompt_encoder\\.", "prompt_encoder."),
          new Rule("^sam_mask_decoder\\.output_upscaling\\.0\\.", "mask_decoder.upscale_conv1."),
          new Rule(
              "^sam_mask_decoder\\.output_upscaling\\.1\\.", "mask_decoder.upscale_layer_norm."),
          new Rule("^sam_mask_decoder\\.output_upscaling\\.3\\.", "mask_decoder.upscale_conv2."),
          new Rule("^sam_mask_decoder\\.", "mask_decoder."),
          new Rule("^memory_encoder\\.pix_feat_proj\\.", "memory_encoder.feature_projection."),
          new Rule("^memory_encoder\\.out_proj\\.", "memory_encoder.projection."),
          new Rule("^memory_encoder\\.fuser\\.", "memory_encoder.memory_fuser."));

  private static final List<Rule> INNER =
      List.of(
          new Rule("\\.gamma$", ".scale"),
          new Rule("\\.dwconv\\.", ".depthwise_conv."),
          new Rule("\\.pwconv(\\d)\\.", ".pointwise_conv$1."),
          new Rule("(attn|attn_image|token|image)\\.out_proj\\.", "$1.o_proj."),
          new Rule("\\.norm_final_attn\\.", ".layer_norm_final_attn."),
          new Rule("\\.norm(\\d?)\\.", ".layer_norm$1."));

  /** Layers of MLPs: the first and the last have names of their own there. */
  private static final Pattern THREE =
      Pattern.compile(
          "(object_pointer_proj|iou_prediction_head|pred_obj_score_head|hypernetworks_mlps\\.\\d)"
              + "\\.layers\\.(\\d)\\.");

  private static final Pattern TWO = Pattern.compile("\\.mlp\\.layers\\.(\\d)\\.");
  private static final Pattern DOWN =
      Pattern.compile("memory_encoder\\.mask_downsampler\\.encoder\\.(\\d+)\\.");
  private static final int LAST_DOWN = 12;

  private Sam2Names() {}

  /** The name in transformers of a tensor of {@link Sam2}. */
  public static String toTransformers(String ours) {
    if (KIND.matcher(ours).matches()) {
      return STACKED;
    }
    Matcher down = DOWN.matcher(ours);
    if (down.find()) {
      int i = Integer.parseInt(down.group(1));
      String part =
          i == LAST_DOWN
              ? "final_conv."
              : "layers." + i / 3 + (i % 3 == 0 ? ".conv." : ".layer_norm.");
      return down.replaceFirst("memory_encoder.mask_downsampler." + part);
    }
    String name = ours;
    for (Rule r : RULES) {
      Matcher m = r.ours.matcher(name);
      if (m.find()) {
        name = m.replaceFirst(r.theirs);
        break;
      }
    }
    for (Rule r : INNER) {
      name = r.ours.matcher(name).replaceFirst(r.theirs);
    }
    Matcher three = THREE.matcher(name);
    if (three.find()) {
      String[] parts = {"proj_in", "layers.0", "proj_out"};
      String part = parts[Integer.parseInt(three.group(2))];
      return three.replaceFirst(Matcher.quoteReplacement(three.group(1) + "." + part + "."));
    }
    Matcher two = TWO.matcher(name);
    return two.find()
        ? two.replaceFirst(two.group(1).equals("0") ? ".mlp.proj_in." : ".mlp.proj_out.")
        : name;
  }

  /** A checkpoint of transformers under the names of {@link Sam2}. */
  public static Params.Source fromTransformers(Params.Source theirs) {
    return new Params.Source() {
      @Override
      public Tensor find(String name, long[] shape, String hint) {
        Matcher kind = KIND.matcher(name);
        if (!kind.matches()) {
          return theirs.find(toTransformers(name), shape, hint);
        }
        Tensor all_4D = theirs.find(STACKED, new long[] {4, shape[1]}, hint);
        return all_4D == null ? null : all_4D.narrow(0, Integer.parseInt(kind.group(1)), 1);
      }

      @Override
      public Set<String> names(String prefix) {
        return new LinkedHashSet<>(theirs.names(toTransformers(prefix)));
      }
    };
  }
}
