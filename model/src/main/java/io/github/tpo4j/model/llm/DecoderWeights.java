package io.github.tpo4j.model.llm;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The weights of a decoder as they are now, for kernels that read them in place.
 *
 * @param embed_VC rows of the vocabulary, {@code [V, C]}
 * @param norm_C weight of the final norm
 * @param lmHead output layer; null where it is the embedding table
 */
// V vocabulary · C width
public record DecoderWeights(
    DecoderConfig config,
    Tensor embed_VC,
    List<Block> blocks,
    Tensor norm_C,
    LoraLinear lmHead,
    Rope rope) {

  /** One decoder layer. */
  public record Block(
      Tensor inputNorm_C,
      LoraLinear q,
      LoraLinear k,
      LoraLinear v,
      LoraLinear o,
      Tensor ffnNorm_C,
      LoraLinear gate,
      LoraLinear up,
      LoraLinear down) {}
}
