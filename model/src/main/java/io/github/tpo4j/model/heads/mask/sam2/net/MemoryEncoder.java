package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A frame's features and its mask as one memory (model.md 8.5): the mask goes through four
 * convolutions of stride 2, is added to the projected features, passes ConvNeXt blocks and is
 * projected to the memory's width.
 */
// B batch · S pixels of a side · G grid · D width · C channels · M width of a memory
public final class MemoryEncoder extends Layer {
  private static final int LEVELS = 4;

  private final List<Conv> down = new ArrayList<>();
  private final List<ChannelNorm> norms = new ArrayList<>();
  private final Conv last;
  private final Conv features;
  private final Conv out;
  private final List<Block> fuser = new ArrayList<>();

  /** Built at {@code memory_encoder}. */
  public MemoryEncoder(Params p, int width, Sam2Config.Memory size) {
    int in = 1;
    for (int i = 0; i < LEVELS; i++) {
      String conv = "mask_downsampler.encoder." + 3 * i;
      String norm = "mask_downsampler.encoder." + (3 * i + 1);
      down.add(child(conv, Conv.of(p.at(conv), in, 4L * in, 3, 2, 1)));
      norms.add(child(norm, new ChannelNorm(p.at(norm), 4L * in)));
      in *= 4;
    }
    String name = "mask_downsampler.encoder." + 3 * LEVELS;
    last = child(name, Conv.pointwise(p.at(name), in, width));
    features = child("pix_feat_proj", Conv.pointwise(p.at("pix_feat_proj"), width, width));
    for (int i = 0; i < size.fuserLayers(); i++) {
      String block = "fuser.layers." + i;
      fuser.add(child(block, new Block(p.at(block), width)));
    }
    out = child("out_proj", Conv.pointwise(p.at("out_proj"), width, size.width()));
  }

  /**
   * @param features_BDGG the image's features, without memory or position
   * @param mask_B1SS the mask, scaled, at the input's resolution
   * @return {@code [B, M, G, G]}
   */
  public Tensor forward(Tensor features_BDGG, Tensor mask_B1SS) {
    Tensor x = mask_B1SS;
    for (int i = 0; i < LEVELS; i++) {
      x = torch.gelu(norms.get(i).forward(down.get(i).forward(x)));
    }
    x = features.forward(features_BDGG).add(last.forward(x));
    for (Block block : fuser) {
      x = block.forward(x);
    }
    return out.forward(x);
  }

  /** {@code x += gamma · fc2(gelu(fc1(norm(depthwise x))))}. */
  private static final class Block extends Layer {
    private final Conv depthwise;
    private final ChannelNorm norm;
    private final Linear fc1;
    private final Linear fc2;
    private final Tensor gamma_D;

    Block(Params p, int width) {
      depthwise = child("dwconv", Conv.depthwise(p.at("dwconv"), width, 7));
      norm = child("norm", new ChannelNorm(p.at("norm"), width));
      fc1 = child("pwconv1", Linear.of(p.at("pwconv1"), width, 4L * width));
      fc2 = child("pwconv2", Linear.of(p.at("pwconv2"), 4L * width, width));
      gamma_D = param(p, "gamma", Init.constant(1e-6), width);
    }

    Tensor forward(Tensor x_BDGG) {
      Tensor y_BGGD = norm.forward(depthwise.forward(x_BDGG)).permute(0, 2, 3, 1);
      y_BGGD = fc2.forward(fc1.forward(y_BGGD, OneDnn.Activation.GELU)).mul(gamma_D);
      return x_BDGG.add(y_BGGD.permute(0, 3, 1, 2));
    }
  }
}
