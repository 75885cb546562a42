package io.github.tpo4j.model.vision;

import io.github.tpo4j.model.torch.Activations;
import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.torch.OneDnn.Activation;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The UMT ViT of VideoChat2: all patches of all frames attend to one another (model.md 1).
 *
 * <p>Pre-norm blocks without a final norm; fixed sinusoidal positions, see {@link UmtPositions}; a
 * single frame is an image and takes the image table.
 */
// B batch · T frames · H, W pixels · P patches of a frame · N = T·P tokens · C width · h heads
public final class UmtViT extends Layer implements VisionEncoder {
  private final UmtConfig size;
  private final Tensor patchWeight_C31pp;
  private final TensorOptional patchBias_C;
  private final Tensor videoPositions_1NC;
  private final Tensor imagePositions_1PC;
  private final List<Block> blocks = new ArrayList<>();
  private Activations activations = Activations.KEPT;

  /** Built at the place that holds {@code encoder.…}: {@code vision_encoder} in the checkpoint. */
  public UmtViT(Params p, UmtConfig size) {
    this.size = size;
    int c = size.embedDim();
    int patch = size.patchSize();
    patchWeight_C31pp =
        param(p, "encoder.patch_embed.proj.weight", Init.LINEAR, c, 3, 1, patch, patch);
    patchBias_C =
        new TensorOptional(
            param(
                p,
                "encoder.patch_embed.proj.bias",
                Init.uniform(1 / Math.sqrt(3.0 * patch * patch)),
                c));
    videoPositions_1NC = UmtPositions.video(size).to(p.device(), p.dtype());
    imagePositions_1PC = UmtPositions.image(size).to(p.device(), p.dtype());
    p.requireLayers(
        "encoder.blocks",
        size.blocks(),
        "encoder_depth %d with return_index %d".formatted(size.depth(), size.returnIndex()));
    for (int i = 0; i < size.blocks(); i++) {
      String name = "encoder.blocks." + i;
      blocks.add(child(name, new Block(p.at(name), c, size.numHeads())));
    }
  }

  /** Type of the weights. */
  public ScalarType dtype() {
    return Tensors.dtype(patchWeight_C31pp);
  }

  /** What becomes of the layers' activations in training; they are kept unless this is called. */
  public void activations(Activations how) {
    activations = how;
  }

  @Override
  public int width() {
    return size.embedDim();
  }

  @Override
  public Tensor encode(Tensor pixels_B3THW) {
    long b = pixels_B3THW.size(0);
    long t = pixels_B3THW.size(2);
    Tensor x_BNC = patches(pixels_B3THW);
    x_BNC = x_BNC.add(positions(x_BNC.size(1)));
    List<UnaryOperator<Tensor>> layers = new ArrayList<>();
    blocks.forEach(block -> layers.add(block::forward));
    x_BNC = activations.through(x_BNC, layers);
    return x_BNC.view(b, t, x_BNC.size(1) / t, size.embedDim());
  }

  /**
   * Patch embedding without positions, {@code [B, N, C]}: frame by frame, row by row. The kernel
   * covers one frame and does not overlap, so the convolution is one matrix product.
   */
  public Tensor patches(Tensor pixels_B3THW) {
    long b = pixels_B3THW.size(0);
    long t = pixels_B3THW.size(2);
    if (t != 1 && t != size.numFrames()) {
      throw new IllegalArgumentException(
          "vision encoder: expected 1 or %d frames but found %d".formatted(size.numFrames(), t));
    }
    long g = size.grid();
    long s = size.patchSize();
    Tensor cut_BNK =
        Tensors.to(patchWeight_C31pp, pixels_B3THW)
            .reshape(b, 3, t, g, s, g, s)
            .permute(0, 2, 3, 5, 1, 4, 6)
            .reshape(b, t * g * g, 3 * s * s);
    Tensor weight_CK = patchWeight_C31pp.view(size.embedDim(), -1);
    return OneDnn.linear(cut_BNK, weight_CK, patchBias_C, Activation.NONE);
  }

  /** The first block's output, for comparison with the reference. */
  public Tensor firstBlock(Tensor patches_BNC) {
    return blocks.get(0).forward(patches_BNC.add(positions(patches_BNC.size(1))));
  }

  /** Position table of a video, {@code [1, N, C]}. */
  public Tensor videoPositions() {
    return videoPositions_1NC;
  }

  /** Position table of an image, {@code [1, P, C]}. */
  public Tensor imagePositions() {
    return imagePositions_1PC;
  }

  private Tensor positions(long tokens) {
    return tokens == imagePositions_1PC.size(1) ? imagePositions_1PC : videoPositions_1NC;
  }

  /** {@code x += proj(attention(norm1 x)); x += fc2(gelu(fc1(norm2 x)))}. */
  private static final class Block extends Layer {
    private final long heads;
    private final long width;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final Tensor qkv_3CC;
    private final Tensor qBias_C;
    private final Tensor vBias_C;
    private final Linear proj;
    private final Linear fc1;
    private final Linear fc2;

    Block(Params p, int width, int heads) {
      this.heads = heads;
      this.width = width;
      Init xavier = Init.XAVIER;
      norm1 = child("norm1", new LayerNorm(p.at("norm1"), width, 1e-6));
      norm2 = child("norm2", new LayerNorm(p.at("norm2"), width, 1e-6));
      qkv_3CC = param(p, "attn.qkv.weight", xavier, 3L * width, width);
      qBias_C = param(p, "attn.q_bias", Init.ZEROS, width);
      vBias_C = param(p, "attn.v_bias", Init.ZEROS, width);
      proj = child("attn.proj", Linear.zeroBias(p.at("attn.proj"), width, width, xavier));
      fc1 = child("mlp.fc1", Linear.zeroBias(p.at("mlp.fc1"), width, 4L * width, xavier));
      fc2 = child("mlp.fc2", Linear.zeroBias(p.at("mlp.fc2"), 4L * width, width, xavier));
    }

    Tensor forward(Tensor x_BNC) {
      x_BNC = x_BNC.add(attention(norm1.forward(x_BNC)));
      return x_BNC.add(fc2.forward(fc1.forward(norm2.forward(x_BNC), Activation.GELU)));
    }

    private Tensor attention(Tensor x_BNC) {
      // q and v have a bias, k has none
      Tensor bias_3C = Tensors.cat(0, qBias_C, torch.zeros_like(qBias_C), vBias_C);
      Tensor qkv_BN3C = OneDnn.linear(x_BNC, qkv_3CC, new TensorOptional(bias_3C), Activation.NONE);
      Tensor q_BhND = Attention.split(qkv_BN3C.narrow(2, 0, width), heads);
      Tensor k_BhND = Attention.split(qkv_BN3C.narrow(2, width, width), heads);
      Tensor v_BhND = Attention.split(qkv_BN3C.narrow(2, 2 * width, width), heads);
      return proj.forward(Attention.join(Attention.full(q_BhND, k_BhND, v_BhND)));
    }
  }
}
