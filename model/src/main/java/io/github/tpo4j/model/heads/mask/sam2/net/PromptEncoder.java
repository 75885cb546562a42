package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Points, boxes and masks as what the mask decoder reads (model.md 8.2).
 *
 * <p>A place {@code c} in [0, 1]² becomes {@code [sin u, cos u]} with {@code u = (2c − 1) G · 2π},
 * {@code G} a fixed random matrix; to it the embedding of the point's kind is added. Coordinates
 * and their codes are f32 whatever the weights are.
 */
// B batch · P points · K boxes · D width · G grid of the features · S side of a low-resolution mask
public final class PromptEncoder extends Layer {
  /** Kinds of points, as labels. */
  public static final int PADDING = -1;

  public static final int OUTSIDE = 0;
  public static final int INSIDE = 1;
  public static final int TOP_LEFT = 2;
  public static final int BOTTOM_RIGHT = 3;
  private static final int KINDS = 4;

  /**
   * Fresh frequencies over three octaves, the highest as SAM 2's: with the lowest, left and right
   * of a place are told apart by one product.
   */
  private static final Init OCTAVES =
      t -> {
        Init.normal(1).fill(t);
        Tensor octave_F = torch.linspace(new Scalar(0), new Scalar(-3), t.size(1));
        t.mul_(torch.exp2(octave_F));
      };

  private final Sam2Config size;
  private final Tensor frequencies_2F;
  private final List<Tensor> kinds_1D = new ArrayList<>();
  private final Tensor padding_1D;
  private final Tensor noMask_1D;
  private final Conv mask0;
  private final ChannelNorm mask1;
  private final Conv mask3;
  private final ChannelNorm mask4;
  private final Conv mask6;

  /** Built at {@code sam_prompt_encoder}. */
  public PromptEncoder(Params p, Sam2Config size) {
    this.size = size;
    int d = size.width();
    int c = size.decoder().maskChannels();
    frequencies_2F = param(p, "pe_layer.positional_encoding_gaussian_matrix", OCTAVES, 2, d / 2);
    for (int i = 0; i < KINDS; i++) {
      kinds_1D.add(param(p, "point_embeddings." + i + ".weight", Init.normal(1), 1, d));
    }
    padding_1D = param(p, "not_a_point_embed.weight", Init.normal(1), 1, d);
    noMask_1D = param(p, "no_mask_embed.weight", Init.normal(1), 1, d);
    mask0 = child("mask_downscaling.0", Conv.of(p.at("mask_downscaling.0"), 1, c / 4, 2, 2, 0));
    mask1 = child("mask_downscaling.1", new ChannelNorm(p.at("mask_downscaling.1"), c / 4));
    mask3 = child("mask_downscaling.3", Conv.of(p.at("mask_downscaling.3"), c / 4, c, 2, 2, 0));
    mask4 = child("mask_downscaling.4", new ChannelNorm(p.at("mask_downscaling.4"), c));
    mask6 = child("mask_downscaling.6", Conv.pointwise(p.at("mask_downscaling.6"), c, d));
  }

  /**
   * Tokens of points.
   *
   * @param points_BP2 x and y in pixels of the square input
   * @param labels_BP kinds; −1 is no point at all
   * @param pad whether one padding point follows, as it does where no box is given
   * @return {@code [B, P (+1), D]}
   */
  public Tensor points(Tensor points_BP2, Tensor labels_BP, boolean pad) {
    Tensor at = here(Tensors.f32(points_BP2)).add(new Scalar(0.5));
    Tensor labels = here(labels_BP.to(torch.ScalarType.Long));
    if (pad) {
      long b = at.size(0);
      at = Tensors.cat(1, at, torch.zeros(new long[] {b, 1, 2}, Tensors.like(at)));
      Tensor none = torch.full(new long[] {b, 1}, new Scalar(PADDING), Tensors.like(labels));
      labels = Tensors.cat(1, labels, none);
    }
    Tensor tokens_BPD = places(at.div(new Scalar(size.imageSize())));
    Tensor isPadding_BP1 = labels.eq(new Scalar(PADDING)).unsqueeze(-1);
    tokens_BPD = tokens_BPD.masked_fill(isPadding_BP1, new Scalar(0));
    tokens_BPD = tokens_BPD.add(isPadding_BP1.mul(Tensors.f32(padding_1D)));
    for (int kind = 0; kind < KINDS; kind++) {
      Tensor is_BP1 = labels.eq(new Scalar(kind)).unsqueeze(-1);
      tokens_BPD = tokens_BPD.add(is_BP1.mul(Tensors.f32(kinds_1D.get(kind))));
    }
    return Tensors.as(tokens_BPD, Tensors.dtype(noMask_1D));
  }

  /** Two corner tokens a box, {@code [B, 2, D]}; boxes x1 y1 x2 y2 in pixels of the input. */
  public Tensor boxes(Tensor boxes_B4) {
    long b = boxes_B4.size(0);
    Tensor labels_12 = Tensors.of(new long[] {TOP_LEFT, BOTTOM_RIGHT}, 1, 2);
    return points(boxes_B4.reshape(b, 2, 2), labels_12.expand(b, 2), false);
  }

  /** Three tokens a box, {@code [B, 3, D]}: its corners and a padding point. */
  public Tensor paddedBoxes(Tensor boxes_B4) {
    long b = boxes_B4.size(0);
    Tensor padding_B1D = padding_1D.unsqueeze(0).expand(b, 1, size.width());
    return Tensors.cat(1, boxes(boxes_B4), padding_B1D);
  }

  /** The two tokens of a frame without any prompt, {@code [1, 2, D]}. */
  public Tensor nothing() {
    return padding_1D.unsqueeze(0).expand(1, 2, size.width());
  }

  /** What the image receives where no mask is given, {@code [1, D, 1, 1]}. */
  public Tensor noMask() {
    return noMask_1D.view(1, size.width(), 1, 1);
  }

  /** A mask prompt of {@code [B, 1, S, S]} logits, {@code [B, D, G, G]}. */
  public Tensor mask(Tensor mask_B1SS) {
    Tensor x = torch.gelu(mask1.forward(mask0.forward(mask_B1SS)));
    return mask6.forward(torch.gelu(mask4.forward(mask3.forward(x))));
  }

  /** Codes of the features' places, {@code [1, D, G, G]} in f32. */
  public Tensor grid() {
    int g = size.grid();
    float[] at = new float[g * g * 2];
    for (int row = 0; row < g; row++) {
      for (int column = 0; column < g; column++) {
        at[2 * (row * g + column)] = (column + 0.5f) / g;
        at[2 * (row * g + column) + 1] = (row + 0.5f) / g;
      }
    }
    return places(here(Tensors.of(at, 1, (long) g * g, 2)))
        .view(1, g, g, size.width())
        .permute(0, 3, 1, 2);
  }

  private Tensor here(Tensor t) {
    return Tensors.on(padding_1D.device(), t);
  }

  private Tensor places(Tensor at_BP2) {
    Tensor u_BPF =
        at_BP2
            .mul(new Scalar(2))
            .sub(new Scalar(1))
            .matmul(Tensors.f32(frequencies_2F))
            .mul(new Scalar(2 * Math.PI));
    return Tensors.cat(-1, torch.sin(u_BPF), torch.cos(u_BPF));
  }
}
