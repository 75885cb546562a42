package io.github.tpo4j.model.llm;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Activations;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The decoder language model of the Mistral, Llama and Qwen2 families (model.md 3.2).
 *
 * <p>Built at the place that holds {@code model.embed_tokens.weight} and {@code lm_head.weight}:
 * the root of a plain checkpoint, {@code lm.base_model.model} of VideoChat-TPO. It is born in
 * inference mode; {@code train(true)} turns the adapters' dropout on. Every head of TPO reads what
 * {@link #hidden} returns: the states after the final norm.
 */
// B batch · T tokens · C width · V vocabulary
public final class DecoderLm extends Layer {
  /**
   * Deviation of the word vectors of a network that begins at random: as large as what its layers
   * add to them and as visual tokens, which would drown them otherwise. Smaller where they make the
   * scores too.
   */
  private static final double WORD = 1;

  private static final double TIED_WORD = 0.02;

  private final DecoderConfig size;
  private final Device device;
  private final Tensor embed_VC;
  private final List<DecoderBlock> blocks = new ArrayList<>();
  private final RmsNorm norm;
  private final LoraLinear lmHead;
  private final Rope rope;
  private Activations activations = Activations.KEPT;

  /**
   * @param lora adapters that the weights have or get; null for none
   */
  public DecoderLm(Params p, DecoderConfig size, LoraSpec lora) {
    this.size = size;
    device = p.device();
    rope = new Rope(size);
    embed_VC =
        param(
            p,
            "model.embed_tokens.weight",
            Init.normal(size.tied() ? TIED_WORD : WORD),
            size.vocab(),
            size.hidden());
    p.requireLayers("model.layers", size.layers(), "num_hidden_layers " + size.layers());
    for (int i = 0; i < size.layers(); i++) {
      String name = "model.layers." + i;
      blocks.add(child(name, new DecoderBlock(p.at(name), size, lora, i)));
    }
    norm = child("model.norm", new RmsNorm(p.at("model.norm"), size.hidden(), size.rmsEps()));
    if (size.tied() && lora != null && lora.targets().contains("lm_head")) {
      throw TpoException.model(
          "an adapter on lm_head needs an output layer of its own, but tie_word_embeddings is"
              + " true");
    }
    lmHead =
        size.tied()
            ? null
            : child(
                "lm_head", LoraLinear.of(p, "lm_head", size.hidden(), size.vocab(), size, lora));
    eval();
  }

  /** What becomes of the layers' activations in training; they are kept unless this is called. */
  public void activations(Activations how) {
    activations = how;
  }

  /** Word embeddings of token ids, {@code [B, T, C]}. */
  public Tensor embed(Tensor ids_BT) {
    return torch.embedding(embed_VC, ids_BT);
  }

  /** The states after the final norm, each token seeing those before it in its row. */
  public Tensor hidden(Tensor embeds_BTC) {
    return hidden(embeds_BTC, null, null);
  }

  /**
   * The states after the final norm, {@code [B, T, C]}.
   *
   * @param cache what was read before, and where the new tokens are added; null for none
   * @param mask_BT 1 for tokens, 0 for padding on either side; null if all are tokens
   */
  public Tensor hidden(Tensor embeds_BTC, KvCache cache, Tensor mask_BT) {
    return activations.pass(() -> run(embeds_BTC, cache, mask_BT, activations));
  }

  /**
   * The states of several sequences that lie end to end in one row, {@code [1, T, C]}: positions
   * begin anew in each, and no token sees another sequence. The same numbers as one padded row for
   * each, without the padding's cost.
   *
   * @param lengths of the sequences; they add up to {@code T}
   */
  public Tensor packed(Tensor embeds_1TC, int[] lengths) {
    Segments segments = new Segments(lengths);
    if (embeds_1TC.size(0) != 1 || embeds_1TC.size(1) != segments.total()) {
      throw new IllegalArgumentException(
          "packed: expected [1, %d, C] but found %s"
              .formatted(segments.total(), Tensors.shapeText(embeds_1TC)));
    }
    return activations.pass(
        () -> {
          Rope.Angles angles = rope.angles(segments.positions(), embeds_1TC.device());
          Segments.Attending attending = segments.attending(embeds_1TC.device());
          List<UnaryOperator<Tensor>> layers = new ArrayList<>();
          blocks.forEach(b -> layers.add(x_1TC -> b.packed(x_1TC, angles, attending)));
          Tensor x_1TC = activations.through(Tensors.as(embeds_1TC, dtype()), layers);
          return norm.forward(x_1TC);
        });
  }

  /**
   * All hidden states as transformers lists them: the embeddings, the output of every layer but the
   * last, and the states after the final norm.
   */
  public List<Tensor> allHidden(Tensor embeds_BTC, Tensor mask_BT) {
    List<Tensor> all = new ArrayList<>();
    all.add(embeds_BTC);
    Activations listed =
        (x_BTC, layers) -> {
          Tensor y_BTC = x_BTC;
          for (UnaryOperator<Tensor> layer : layers) {
            y_BTC = layer.apply(y_BTC);
            all.add(y_BTC);
          }
          return y_BTC;
        };
    Tensor last = run(embeds_BTC, null, mask_BT, listed);
    all.set(all.size() - 1, last);
    return all;
  }

  private Tensor run(Tensor embeds_BTC, KvCache cache, Tensor mask_BT, Activations how) {
    int t = (int) embeds_BTC.size(1);
    int past = cache == null ? 0 : cache.length();
    byte[][] valid_BK = valid(embeds_BTC, cache, mask_BT);
    Visible visible = new Visible(valid_BK, past, t);
    Rope.Angles angles = rope.angles(Visible.positions(valid_BK, past, t), embeds_BTC.device());
    Tensor fullMask = mask(visible, 0);
    Tensor windowMask = size.window() == 0 ? fullMask : mask(visible, size.window());
    List<UnaryOperator<Tensor>> layers = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      DecoderBlock block = blocks.get(i);
      Tensor mask = size.window(i) == 0 ? fullMask : windowMask;
      layers.add(x_BTC -> block.forward(x_BTC, angles, visible, mask, cache));
    }
    Tensor x_BTC = how.through(Tensors.as(embeds_BTC, dtype()), layers);
    if (cache != null) {
      cache.commit();
    }
    return norm.forward(x_BTC);
  }

  private Tensor mask(Visible visible, int window) {
    return visible.causalOnly(window) || visible.everything(window)
        ? null
        : visible.mask(window, device);
  }

  /** Which slots of the cache and of the new tokens hold a token; makes room in the cache. */
  private static byte[][] valid(Tensor embeds_BTC, KvCache cache, Tensor mask_BT) {
    int b = (int) embeds_BTC.size(0);
    int t = (int) embeds_BTC.size(1);
    byte[][] valid_BT = new byte[b][t];
    boolean[] mask = mask_BT == null ? null : Tensors.booleans(mask_BT);
    if (mask != null && mask.length != b * t) {
      throw new IllegalArgumentException(
          "mask: expected [%d, %d] but found %s".formatted(b, t, Tensors.shapeText(mask_BT)));
    }
    for (int i = 0; i < b * t; i++) {
      valid_BT[i / t][i % t] = (byte) (mask == null || mask[i] ? 1 : 0);
    }
    if (cache == null) {
      return valid_BT;
    }
    if (cache.batch() != b) {
      throw new IllegalArgumentException(
          "cache: made for %d rows but %d came".formatted(cache.batch(), b));
    }
    cache.begin(t, valid_BT);
    return cache.valid();
  }

  /** Scores of every token of the vocabulary, {@code [..., V]}, in the weights' type. */
  public Tensor logits(Tensor hidden) {
    return lmHead == null
        ? torch.linear(Tensors.as(hidden, dtype()), embed_VC)
        : lmHead.forward(hidden);
  }

  /**
   * A cache for this model.
   *
   * @param capacity slots to begin with; it grows by itself
   */
  public KvCache newCache(int batch, int capacity) {
    return new KvCache(size, batch, capacity, dtype(), device);
  }

  /** Adds the adapters into the weights, so that they cost nothing; not while training. */
  public void merge() {
    linears().forEach(LoraLinear::merge);
  }

  /** Takes the adapters out again; the weights are exactly those before. */
  public void unmerge() {
    linears().forEach(LoraLinear::unmerge);
  }

  /**
   * The weights under the names of a plain checkpoint, those of {@link #merge merged} layers with
   * their adapters in them and adapters that are not merged left out.
   */
  public Map<String, Tensor> plainWeights() {
    Map<String, Tensor> plain = new LinkedHashMap<>();
    parametersByName()
        .forEach(
            (name, t) -> {
              if (!name.contains(".lora_")) {
                plain.put(name.replace(".base_layer.", "."), t);
              }
            });
    for (int i = 0; i < blocks.size(); i++) {
      plain.putAll(blocks.get(i).mergedWeights("model.layers." + i + "."));
    }
    if (lmHead != null) {
      plain.put("lm_head.weight", lmHead.weight());
    }
    return plain;
  }

  private List<LoraLinear> linears() {
    List<LoraLinear> all = new ArrayList<>();
    blocks.forEach(b -> Collections.addAll(all, b.linears()));
    if (lmHead != null) {
      all.add(lmHead);
    }
    return all;
  }

  /** The weights as they are now, for kernels that read them in place. */
  public DecoderWeights weights() {
    return new DecoderWeights(
        size,
        embed_VC,
        blocks.stream().map(DecoderBlock::weights).toList(),
        norm.weight,
        lmHead,
        rope);
  }

  public DecoderConfig config() {
    return size;
  }

  /** Type of the weights. */
  public ScalarType dtype() {
    return Tensors.dtype(embed_VC);
  }

  /** Where the weights are. */
  public Device device() {
    return device;
  }
}
