package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * From image features and prompt tokens to masks, their predicted IoU and the object's score
 * (model.md 8.3).
 */
// B batch · P prompt tokens · T all tokens · D width · G grid · M masks · S = 4G side of a mask
public final class MaskDecoder extends Layer {
  /** One mask for a clear prompt and three for an ambiguous one. */
  public static final int MASKS = 4;

  private static final int FIRST_MASK_TOKEN = 2;

  private final Sam2Config size;
  private final Tensor scoreToken_1D;
  private final Tensor iouToken_1D;
  private final Tensor maskTokens_MD;
  private final TwoWayTransformer transformer;
  private final Conv up0;
  private final ChannelNorm up1;
  private final Conv up3;
  private final Conv fine0;
  private final Conv fine1;
  private final List<Mlp> hyper = new ArrayList<>();
  private final Mlp iou;
  private final Mlp score;

  /**
   * Everything the decoder predicts.
   *
   * @param masks_BMSS logits of the masks
   * @param ious_BM predicted IoU of each, in [0, 1]
   * @param tokens_BMD state of each mask's token, from which the object pointer is made
   * @param score_B1 logit that the object is in sight
   */
  public record Output(Tensor masks_BMSS, Tensor ious_BM, Tensor tokens_BMD, Tensor score_B1) {
    /** Only the masks from {@code first} on. */
    public Output masks(long first, long count) {
      return new Output(
          masks_BMSS.narrow(1, first, count),
          ious_BM.narrow(1, first, count),
          tokens_BMD.narrow(1, first, count),
          score_B1);
    }
  }

  /** Built at {@code sam_mask_decoder}. */
  public MaskDecoder(Params p, Sam2Config size) {
    this.size = size;
    int d = size.width();
    scoreToken_1D = param(p, "obj_score_token.weight", Init.normal(1), 1, d);
    iouToken_1D = param(p, "iou_token.weight", Init.normal(1), 1, d);
    maskTokens_MD = param(p, "mask_tokens.weight", Init.normal(1), MASKS, d);
    transformer =
        child("transformer", new TwoWayTransformer(p.at("transformer"), d, size.decoder()));
    up0 = child("output_upscaling.0", Conv.doubling(p.at("output_upscaling.0"), d, d / 4));
    up1 = child("output_upscaling.1", new ChannelNorm(p.at("output_upscaling.1"), d / 4));
    up3 = child("output_upscaling.3", Conv.doubling(p.at("output_upscaling.3"), d / 4, d / 8));
    fine0 = child("conv_s0", Conv.pointwise(p.at("conv_s0"), d, d / 8));
    fine1 = child("conv_s1", Conv.pointwise(p.at("conv_s1"), d, d / 4));
    for (int i = 0; i < MASKS; i++) {
      String name = "output_hypernetworks_mlps." + i;
      hyper.add(child(name, new Mlp(p.at(name), d, d, d, d / 8)));
    }
    int inner = size.decoder().scoreWidth();
    iou =
        child("iou_prediction_head", new Mlp(p.at("iou_prediction_head"), d, inner, inner, MASKS));
    score = child("pred_obj_score_head", new Mlp(p.at("pred_obj_score_head"), d, d, d, 1));
  }

  /**
   * The convolution to the finest features ({@code level} 0, D/8 channels) or the next (1, D/4).
   */
  public Conv fine(int level) {
    return level == 0 ? fine0 : fine1;
  }

  /**
   * All masks.
   *
   * @param image_BDGG features, the mask prompt's embedding added
   * @param places_1DGG codes of their places
   * @param prompt_BPD prompt tokens; one image may serve several prompts
   * @param fine0_BCSS finest features
   * @param fine1_BCss features of half their grid
   */
  public Output forward(
      Tensor image_BDGG,
      Tensor places_1DGG,
      Tensor prompt_BPD,
      Tensor fine0_BCSS,
      Tensor fine1_BCss) {
    long b = Math.max(prompt_BPD.size(0), image_BDGG.size(0));
    long d = size.width();
    long g = image_BDGG.size(2);
    Tensor own_TD = Tensors.cat(0, scoreToken_1D, iouToken_1D, maskTokens_MD);
    Tensor tokens_BTD =
        Tensors.cat(
            1,
            own_TD.unsqueeze(0).expand(b, own_TD.size(0), d),
            prompt_BPD.expand(b, prompt_BPD.size(1), d));
    Tensor image_BND = tokens(image_BDGG.expand(b, d, g, g));
    TwoWayTransformer.Output o = transformer.forward(image_BND, tokens(places_1DGG), tokens_BTD);
    Tensor image_BDGG2 = o.image_BND().transpose(1, 2).reshape(b, d, g, g);
    Tensor half = torch.gelu(up1.forward(up0.forward(image_BDGG2).add(fine1_BCss)));
    Tensor full_BCSS = torch.gelu(up3.forward(half).add(fine0_BCSS));
    Tensor maskTokens_BMD = o.tokens_BTD().narrow(1, FIRST_MASK_TOKEN, MASKS);
    Tensor[] kernels_BC = new Tensor[MASKS];
    for (int i = 0; i < MASKS; i++) {
      kernels_BC[i] = hyper.get(i).forward(maskTokens_BMD.select(1, i));
    }
    Tensor masks_BMSS =
        Tensors.stack(1, kernels_BC)
            .matmul(full_BCSS.flatten(2, 3))
            .view(b, MASKS, full_BCSS.size(2), full_BCSS.size(3));
    return new Output(
        Tensors.f32(masks_BMSS),
        torch.sigmoid(Tensors.f32(iou.forward(o.tokens_BTD().select(1, 1)))),
        maskTokens_BMD,
        Tensors.f32(score.forward(o.tokens_BTD().select(1, 0))));
  }

  private static Tensor tokens(Tensor x_BDGG) {
    return x_BDGG.flatten(2, 3).transpose(1, 2).contiguous();
  }

  /** The three masks for an ambiguous prompt. */
  public Output several(Output all) {
    return all.masks(1, MASKS - 1);
  }

  /**
   * One mask: mask 0, or where its {@link #stability} is low the best of the others. The token is
   * mask 0's either way.
   */
  public Output single(Output all) {
    Tensor stable_B1 =
        stability(all).ge(new Scalar(size.decoder().stabilityThreshold())).unsqueeze(1);
    Output zero = all.masks(0, 1);
    Output best = best(several(all));
    return new Output(
        torch.where(stable_B1.unsqueeze(2).unsqueeze(3), zero.masks_BMSS(), best.masks_BMSS()),
        torch.where(stable_B1, zero.ious_BM(), best.ious_BM()),
        zero.tokens_BMD(),
        all.score_B1());
  }

  /** The mask with the highest predicted IoU and its token. */
  public static Output best(Output several) {
    Tensor index_B1 = torch.argmax(several.ious_BM(), new LongOptional(1), true);
    return new Output(
        pick(several.masks_BMSS(), index_B1),
        several.ious_BM().gather(1, index_B1),
        pick(several.tokens_BMD(), index_B1),
        several.score_B1());
  }

  private static Tensor pick(Tensor x, Tensor index_B1) {
    long[] shape = Tensors.shape(x);
    long[] ones = new long[shape.length];
    Arrays.fill(ones, 1);
    ones[0] = shape[0];
    shape[1] = 1;
    return x.gather(1, index_B1.view(ones).expand(shape));
  }

  /**
   * Share of mask 0 that does not depend on where exactly it is cut: {@code #(x > δ) / #(x > −δ)},
   * 1 for an empty mask; {@code [B]}.
   */
  public Tensor stability(Output all) {
    double delta = size.decoder().stabilityDelta();
    Tensor mask_BN = all.masks_BMSS().select(1, 0).flatten(1, 2);
    Tensor inner_B = mask_BN.gt(new Scalar(delta)).sum(1).to(torch.ScalarType.Float);
    Tensor outer_B = mask_BN.gt(new Scalar(-delta)).sum(1).to(torch.ScalarType.Float);
    return torch.where(outer_B.gt(new Scalar(0)), inner_B.div(outer_B), torch.ones_like(inner_B));
  }
}
