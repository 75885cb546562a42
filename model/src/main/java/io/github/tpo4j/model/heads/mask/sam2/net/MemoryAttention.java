package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The frame's features look at themselves and at the memories (model.md 8.6): pre-norm layers of
 * self-attention, cross-attention and a feed-forward part, one head, rotary positions.
 */
// B batch · N cells of the frame · K memory tokens · D width · M width of a memory
public final class MemoryAttention extends Layer {
  private static final double POSITION_SHARE = 0.1;

  private final RotaryGrid rotary;
  private final List<Block> blocks = new ArrayList<>();
  private final LayerNorm norm;

  /**
   * What is remembered.
   *
   * @param values_BKM memories, grid after grid, then the object pointers' tokens
   * @param positions_BKM what is added to them as keys
   * @param pointers tokens at the end that have no place in the grid
   */
  public record Memories(Tensor values_BKM, Tensor positions_BKM, long pointers) {}

  /** Built at {@code memory_attention}. */
  public MemoryAttention(Params p, Sam2Config size) {
    int d = size.width();
    rotary = new RotaryGrid(d, size.grid(), size.grid(), size.memory().ropeTheta(), p.device());
    p.requireLayers("layers", size.memory().layers(), "sam.mem_attn_layers");
    for (int i = 0; i < size.memory().layers(); i++) {
      String name = "layers." + i;
      blocks.add(child(name, new Block(p.at(name), d, size.memory(), rotary)));
    }
    norm = child("norm", new LayerNorm(p.at("norm"), d, 1e-5));
  }

  /**
   * @param features_BND the frame's features
   * @param positions_1ND sine codes of their places
   * @return {@code [B, N, D]}
   */
  public Tensor forward(Tensor features_BND, Tensor positions_1ND, Memories memories) {
    Tensor x_BND = features_BND.add(positions_1ND, new Scalar(POSITION_SHARE));
    for (Block block : blocks) {
      x_BND = block.forward(x_BND, memories);
    }
    return norm.forward(x_BND);
  }

  /** The rotary tables, for comparison with the reference. */
  public RotaryGrid rotary() {
    return rotary;
  }

  private static final class Block extends Layer {
    private final RotaryGrid rotary;
    private final LayerNorm norm1;
    private final LayerNorm norm2;
    private final LayerNorm norm3;
    private final Linear selfQ;
    private final Linear selfK;
    private final Linear selfV;
    private final Linear selfOut;
    private final Linear crossQ;
    private final Linear crossK;
    private final Linear crossV;
    private final Linear crossOut;
    private final Linear fc1;
    private final Linear fc2;

    Block(Params p, int d, Sam2Config.Memory size, RotaryGrid rotary) {
      this.rotary = rotary;
      norm1 = child("norm1", new LayerNorm(p.at("norm1"), d, 1e-5));
      norm2 = child("norm2", new LayerNorm(p.at("norm2"), d, 1e-5));
      norm3 = child("norm3", new LayerNorm(p.at("norm3"), d, 1e-5));
      selfQ = linear(p, "self_attn.q_proj", d, d);
      selfK = linear(p, "self_attn.k_proj", d, d);
      selfV = linear(p, "self_attn.v_proj", d, d);
      selfOut = linear(p, "self_attn.out_proj", d, d);
      crossQ = linear(p, "cross_attn_image.q_proj", d, d);
      crossK = linear(p, "cross_attn_image.k_proj", size.width(), d);
      crossV = linear(p, "cross_attn_image.v_proj", size.width(), d);
      crossOut = linear(p, "cross_attn_image.out_proj", d, d);
      fc1 = linear(p, "linear1", d, size.feedForward());
      fc2 = linear(p, "linear2", size.feedForward(), d);
    }

    private Linear linear(Params p, String name, long in, long out) {
      return child(name, Linear.of(p.at(name), in, out));
    }

    Tensor forward(Tensor x_BND, Memories memories) {
      Tensor y_BND = Scopes.tidy(() -> x_BND.add(self(norm1.forward(x_BND))));
      Tensor z_BND = Scopes.tidy(() -> y_BND.add(cross(norm2.forward(y_BND), memories)));
      return Scopes.tidy(
          () -> z_BND.add(fc2.forward(fc1.forward(norm3.forward(z_BND), OneDnn.Activation.RELU))));
    }

    private Tensor self(Tensor x_BND) {
      Tensor q_BND = rotary.turn(selfQ.forward(x_BND));
      Tensor k_BND = rotary.turn(selfK.forward(x_BND));
      return selfOut.forward(oneHead(q_BND, k_BND, selfV.forward(x_BND)));
    }

    private Tensor cross(Tensor x_BND, Memories m) {
      Tensor q_BND = rotary.turn(crossQ.forward(x_BND));
      Tensor k_BKD = crossK.forward(m.values_BKM().add(m.positions_BKM()));
      long cells = k_BKD.size(1) - m.pointers();
      Tensor turned_BKD = rotary.turn(k_BKD.narrow(1, 0, cells));
      if (m.pointers() > 0) {
        turned_BKD = Tensors.cat(1, turned_BKD, k_BKD.narrow(1, cells, m.pointers()));
      }
      if (!OneDnn.attends(q_BND, crossV.weight)) {
        return crossOut.forward(oneHead(q_BND, turned_BKD, crossV.forward(m.values_BKM())));
      }
      // softmax(..) (V Wᵀ + b) = (softmax(..) V) Wᵀ + b, and V is only M wide
      double scale = 1 / Math.sqrt(q_BND.size(2));
      Tensor seen_BNM = OneDnn.attention(q_BND, turned_BKD, m.values_BKM().transpose(1, 2), scale);
      return crossOut.forward(crossV.forward(seen_BNM));
    }

    private static Tensor oneHead(Tensor q_BND, Tensor k_BKD, Tensor v_BKD) {
      if (OneDnn.attends(q_BND, k_BKD) && OneDnn.serves(k_BKD, v_BKD)) {
        double scale = 1 / Math.sqrt(q_BND.size(2));
        return OneDnn.attention(q_BND, k_BKD, v_BKD.transpose(1, 2), scale);
      }
      return Attention.full(q_BND.unsqueeze(1), k_BKD.unsqueeze(1), v_BKD.unsqueeze(1)).squeeze(1);
    }
  }
}
