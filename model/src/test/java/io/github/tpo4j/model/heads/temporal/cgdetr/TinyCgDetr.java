package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.weights.Params;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** A small CG-DETR with fresh weights, and random samples for it. */
public final class TinyCgDetr {
  /** Width of clip features, times not counted. */
  public static final int CLIP = 10;

  /** Width of text features and prompt. */
  public static final int TEXT = 12;

  public static final CgDetrConfig SIZE =
      Config.parse(
          """
          {"v_feat_dim": 12, "t_feat_dim": 12, "hidden_dim": 16, "dim_feedforward": 24,
           "enc_layers": 2, "dec_layers": 2, "num_queries": 5, "num_dummies": 3,
           "total_prompts": 4, "num_prompts": 2}
          """,
          "tiny.json",
          CgDetrConfig.class);

  private TinyCgDetr() {}

  public static Params fresh(long seed) {
    return Params.fresh(seed, ScalarType.Float, new Device("cpu"));
  }

  public static CgDetr model(long seed, Formulas formulas) {
    return new CgDetr(fresh(seed).at("cg_model"), SIZE, formulas);
  }

  public static CgDetrInput.Sample sample(int clips, int tokens) {
    return new CgDetrInput.Sample(torch.randn(clips, CLIP), torch.randn(tokens, TEXT));
  }

  public static CgDetrInput batch(
      List<CgDetrInput.Sample> samples, Tensor prompt_BD, String... videos) {
    return CgDetrInput.of(
        samples, prompt_BD, videos.length == 0 ? Optional.empty() : Optional.of(List.of(videos)));
  }
}
