package io.github.tpo4j.model.llm;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One decoder layer: {@code x += o(attention(norm x)); x += down(silu(gate n) · up n)} with {@code
 * n = norm' x}. Grouped-query attention: {@code G} query heads share a key head.
 */
// B batch · T new tokens · K keys · C width · H query heads · N key heads · G = H/N · D head width
public final class DecoderBlock extends Layer {
  private final DecoderConfig size;
  private final int index;
  final RmsNorm inputNorm;
  final RmsNorm ffnNorm;
  final LoraLinear q;
  final LoraLinear k;
  final LoraLinear v;
  final LoraLinear o;
  final LoraLinear gate;
  final LoraLinear up;
  final LoraLinear down;

  DecoderBlock(Params p, DecoderConfig size, LoraSpec lora, int index) {
    this.size = size;
    this.index = index;
    long c = size.hidden();
    long queries = (long) size.heads() * size.headDim();
    long keys = (long) size.kvHeads() * size.headDim();
    inputNorm = child("input_layernorm", new RmsNorm(p.at("input_layernorm"), c, size.rmsEps()));
    q = linear(p, "self_attn.", "q_proj", c, queries, lora);
    k = linear(p, "self_attn.", "k_proj", c, keys, lora);
    v = linear(p, "self_attn.", "v_proj", c, keys, lora);
    o = linear(p, "self_attn.", "o_proj", queries, c, lora);
    ffnNorm =
        child(
            "post_attention_layernorm",
            new RmsNorm(p.at("post_attention_layernorm"), c, size.rmsEps()));
    gate = linear(p, "mlp.", "gate_proj", c, size.ffn(), lora);
    up = linear(p, "mlp.", "up_proj", c, size.ffn(), lora);
    down = linear(p, "mlp.", "down_proj", size.ffn(), c, lora);
  }

  private LoraLinear linear(Params p, String part, String name, long in, long out, LoraSpec lora) {
    Params place = p.at(part.substring(0, part.length() - 1));
    if (name.equals("k_proj")) {
      place = place.hint("is num_key_value_heads " + size.kvHeads() + "?");
    }
    return child(part + name, LoraLinear.of(place, name, in, out, size, lora));
  }

  /**
   * @param cache null for none
   * @param mask true where a query sees a key, null for the plain causal rule or, with one query,
   *     for every key
   */
  Tensor forward(Tensor x_BTC, Rope.Angles angles, Visible visible, Tensor mask, KvCache cache) {
    return ffn(x_BTC.add(attention(inputNorm.forward(x_BTC), angles, visible, mask, cache)));
  }

  /** As {@link #forward}, for sequences that lie end to end in one row. */
  Tensor packed(Tensor x_1TC, Rope.Angles angles, Segments.Attending segments) {
    Tensor n_1TC = inputNorm.forward(x_1TC);
    Heads heads = heads(n_1TC, angles);
    Tensor y_1HTD =
        segments.attend(heads.q_BHTD(), heads.k_BNTD(), heads.v_BNTD(), size.window(index));
    return ffn(x_1TC.add(o.forward(Attention.join(y_1HTD))));
  }

  private Tensor ffn(Tensor x_BTC) {
    Tensor n_BTC = ffnNorm.forward(x_BTC);
    return x_BTC.add(down.forward(gated(gate.forward(n_BTC), up.forward(n_BTC))));
  }

  private static Tensor gated(Tensor gate_BTF, Tensor up_BTF) {
    return GradMode.is_enabled()
        ? torch.silu(gate_BTF).mul(up_BTF)
        : torch.silu_(gate_BTF).mul_(up_BTF);
  }

  /** Queries, keys and values by head, the first two turned to their positions. */
  private record Heads(Tensor q_BHTD, Tensor k_BNTD, Tensor v_BNTD) {}

  private Heads heads(Tensor x_BTC, Rope.Angles angles) {
    return new Heads(
        Rope.turn(heads(q.forward(x_BTC), size.heads()), angles),
        Rope.turn(heads(k.forward(x_BTC), size.kvHeads()), angles),
        heads(v.forward(x_BTC), size.kvHeads()));
  }

  private Tensor attention(
      Tensor x_BTC, Rope.Angles angles, Visible visible, Tensor mask, KvCache cache) {
    Heads heads = heads(x_BTC, angles);
    Tensor q_BHTD = heads.q_BHTD();
    Tensor k_BNKD = heads.k_BNTD();
    Tensor v_BNKD = heads.v_BNTD();
    int window = size.window(index);
    if (cache != null) {
      cache.write(index, k_BNKD, v_BNKD);
      if (!visible.causalOnly(window)) {
        k_BNKD = Tensors.as(cache.keys(index), Tensors.dtype(x_BTC));
        v_BNKD = Tensors.as(cache.values(index), Tensors.dtype(x_BTC));
      }
    }
    Tensor y_BHTD =
        x_BTC.size(1) == 1
            ? oneRow(q_BHTD, k_BNKD, v_BNKD, mask)
            : Attention.attend(q_BHTD, k_BNKD, v_BNKD, mask, mask == null, 0);
    return o.forward(Attention.join(y_BHTD));
  }

  /** The G queries of a key head become rows of one product: keys are read once, not repeated. */
  private Tensor oneRow(Tensor q_BH1D, Tensor k_BNKD, Tensor v_BNKD, Tensor mask) {
    long b = q_BH1D.size(0);
    Tensor q_BNGD = q_BH1D.reshape(b, size.kvHeads(), size.group(), size.headDim());
    return Attention.attend(q_BNGD, k_BNKD, v_BNKD, mask, false, 0)
        .reshape(b, size.heads(), 1, size.headDim());
  }

  private Tensor heads(Tensor x_BTC, int heads) {
    return x_BTC.view(x_BTC.size(0), x_BTC.size(1), heads, size.headDim()).transpose(1, 2);
  }

  /** Weights of the linear layers by name, adapters in them where they were merged. */
  Map<String, Tensor> mergedWeights(String prefix) {
    Map<String, Tensor> byName = new LinkedHashMap<>();
    byName.put(prefix + "self_attn.q_proj.weight", q.weight());
    byName.put(prefix + "self_attn.k_proj.weight", k.weight());
    byName.put(prefix + "self_attn.v_proj.weight", v.weight());
    byName.put(prefix + "self_attn.o_proj.weight", o.weight());
    byName.put(prefix + "mlp.gate_proj.weight", gate.weight());
    byName.put(prefix + "mlp.up_proj.weight", up.weight());
    byName.put(prefix + "mlp.down_proj.weight", down.weight());
    return byName;
  }

  DecoderWeights.Block weights() {
    return new DecoderWeights.Block(inputNorm.weight, q, k, v, o, ffnNorm.weight, gate, up, down);
  }

  /** The linear layers of this block. */
  LoraLinear[] linears() {
    return new LoraLinear[] {q, k, v, o, gate, up, down};
  }
}
