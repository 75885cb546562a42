package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.fast.DecodePath;
import io.github.tpo4j.model.llm.fast.RowDecoder;
import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/** Steps in Java, over the cache that libtorch filled: see {@link DecodePath}. */
// B batch · C width · V vocabulary
final class FastStepper implements Stepper {
  private final RowDecoder decoder;
  private final KvCache cache;
  private final RowDecoder.Session session;
  private final float[][] states_BC;
  private final float[][] scores_BV;

  private FastStepper(RowDecoder decoder, KvCache cache) {
    this.decoder = decoder;
    this.cache = cache;
    session = decoder.session(cache);
    states_BC = new float[cache.batch()][decoder.width()];
    scores_BV = new float[cache.batch()][decoder.vocabulary()];
  }

  /** One for the cache if the model can be decoded in Java, otherwise the other. */
  static Stepper orElse(Stepper other, DecoderLm lm, KvCache cache) {
    return DecodePath.of(lm, cache.batch())
        .<Stepper>map(decoder -> new FastStepper(decoder, cache))
        .orElse(other);
  }

  @Override
  public void feed(int[] ids, Tensor[] embeddings) {
    float[][] given = new float[ids.length][];
    for (int row = 0; row < ids.length; row++) {
      if (embeddings[row] != null) {
        try (PointerScope scope = new PointerScope()) {
          given[row] = Tensors.floats(embeddings[row]);
        }
      }
    }
    decoder.read(session, ids, given, states_BC, scores_BV);
  }

  @Override
  public float[] scores(int row) {
    return scores_BV[row];
  }

  @Override
  public float[] state(int row) {
    return states_BC[row];
  }

  @Override
  public Branch branch() {
    KvCache fork = cache.fork();
    return Branch.of(new FastStepper(decoder, fork), fork);
  }
}
