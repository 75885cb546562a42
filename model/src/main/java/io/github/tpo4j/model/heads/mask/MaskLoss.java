package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/** How the mask adapter is taught. SAM 2 itself stays as it is. */
// K task tokens · D LLM width
@FunctionalInterface
public interface MaskLoss {
  /** As the released code does: towards the prompt tokens of the true box. */
  MaskLoss EMBEDDING = new EmbeddingLoss();

  /** As the paper says: by the mask that comes out of SAM 2's decoder. */
  MaskLoss DECODER = new DecoderLoss(MaskLosses.Weights.SAM2);

  /** Loss of a batch. */
  HeadLoss of(MaskAdapter adapter, Sam2 sam, Tensor states_KD, MaskTarget target);

  /** The sum of this and another loss. */
  default MaskLoss and(MaskLoss other) {
    return (adapter, sam, states_KD, target) -> {
      HeadLoss a = of(adapter, sam, states_KD, target);
      HeadLoss b = other.of(adapter, sam, states_KD, target);
      Map<String, Tensor> terms = new LinkedHashMap<>(a.terms());
      terms.putAll(b.terms());
      return new HeadLoss(a.total().add(b.total()), terms);
    };
  }
}
