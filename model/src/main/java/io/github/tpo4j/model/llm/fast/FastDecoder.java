package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.model.llm.DecoderConfig;
import io.github.tpo4j.model.llm.DecoderWeights;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;

/**
 * Reads one token of one row through all layers of a decoder, in Java.
 *
 * <p>The same function as {@code DecoderLm.hidden} with one new token. Weights may be bf16 or f32
 * and are read where libtorch keeps them; everything in between is f32, so that a bf16 model is a
 * little more exact here than through libtorch, which rounds after every operation. Small vectors
 * (norms and biases) are copied when it is built: build a new one after a training step or a merge.
 *
 * <p>May be used by several threads; they take turns.
 */
// C width · V vocabulary
final class FastDecoder {
  private final DecoderConfig size;
  private final DecoderWeights weights;
  private final Team team;
  private final Member[] members;
  private final Matrix embed_VC;
  private final List<Layer> layers = new ArrayList<>();
  private final float[] norm_C;
  private final Projection output;

  // the token on its way; written by its members in turn
  private final float[] x_C;
  private final float[] delta_C;
  private final float[] qkv;
  private final float[] gateUp;
  private final Activation gated;

  private record Layer(
      float[] inputNorm_C,
      Projection qkv,
      Projection o,
      float[] ffnNorm_C,
      Projection gateUp,
      Projection down) {}

  FastDecoder(DecoderWeights w, Team team) {
    size = w.config();
    weights = w;
    this.team = team;
    try (PointerScope scope = new PointerScope()) {
      embed_VC = Matrix.of(w.embed_VC());
      for (DecoderWeights.Block b : w.blocks()) {
        layers.add(
            new Layer(
                Tensors.floats(b.inputNorm_C()),
                Projection.of(b.q(), b.k(), b.v()),
                Projection.of(b.o()),
                Tensors.floats(b.ffnNorm_C()),
                Projection.pair(b.gate(), b.up()),
                Projection.of(b.down())));
      }
      norm_C = Tensors.floats(w.norm_C());
      output = w.lmHead() == null ? Projection.of(w.embed_VC()) : Projection.of(w.lmHead());
    }
    members = new Member[team.size()];
    for (int rank = 0; rank < members.length; rank++) {
      members[rank] = new Member(team, rank, size, embed_VC.bf16);
    }
    x_C = new float[size.hidden()];
    delta_C = new float[size.hidden()];
    qkv = new float[layers.get(0).qkv.rows];
    gateUp = new float[2 * size.ffn()];
    gated = new Activation(size.ffn(), embed_VC.bf16);
  }

  /**
   * A token to read and where what comes of it goes.
   *
   * @param embedding read instead of the id's; null for none
   * @param slot of the cache that it fills
   * @param valid 0 for slots without a token; null if all before hold one
   * @param state_C gets the state after the final norm
   * @param scores_V gets the scores; null if nobody asks
   */
  record Step(
      int id,
      float[] embedding,
      CacheMemory cache,
      int slot,
      int position,
      byte[] valid,
      float[] state_C,
      float[] scores_V) {}

  /** Reads the token: fills its slot of the cache, its state and its scores. */
  void read(Step step) {
    float[] turn = weights.rope().turn(step.position());
    team.run(
        rank -> {
          Member m = members[rank];
          if (rank == 0) {
            begin(step);
          }
          team.meet(rank);
          for (int i = 0; i < layers.size(); i++) {
            layer(m, layers.get(i), i, step, turn);
          }
          m.hidden.setNormed(x_C, norm_C, size.rmsEps());
          if (rank == 0) {
            for (int i = 0; i < x_C.length; i++) {
              step.state_C()[i] = m.hidden.get(i);
            }
          }
          if (step.scores_V() != null) {
            output.apply(m, m.hidden, step.scores_V());
          }
        });
  }

  private void begin(Step step) {
    if (step.embedding() != null) {
      System.arraycopy(step.embedding(), 0, x_C, 0, x_C.length);
    } else {
      embed_VC.read(step.id(), x_C);
    }
  }

  private void layer(Member m, Layer layer, int index, Step step, float[] turn) {
    m.hidden.setNormed(x_C, layer.inputNorm_C, size.rmsEps());
    layer.qkv.apply(m, m.hidden, qkv);
    team.meet(m.rank);
    attend(m, index, step, turn);
    team.meet(m.rank);
    m.attention.merge(members, m.attended);
    layer.o.apply(m, m.attended, delta_C);
    addShare(m, layer.o);
    team.meet(m.rank);
    m.hidden.setNormed(x_C, layer.ffnNorm_C, size.rmsEps());
    layer.gateUp.apply(m, m.hidden, gateUp);
    int from = layer.gateUp.share(m.rank, team.size());
    int to = layer.gateUp.share(m.rank + 1, team.size());
    Lanes.gate(gateUp, size.ffn(), from, to);
    gated.set(from, to, gateUp, from, 1);
    team.meet(m.rank);
    layer.down.apply(m, gated, delta_C);
    addShare(m, layer.down);
    team.meet(m.rank);
  }

  private void addShare(Member m, Projection p) {
    int to = p.share(m.rank + 1, team.size());
    for (int r = p.share(m.rank, team.size()); r < to; r++) {
      x_C[r] += delta_C[r];
    }
  }

  /** The member's share of the slots; who has the newest fills it. */
  private void attend(Member m, int layer, Step step, float[] turn) {
    int end = step.slot() + 1;
    int window = size.window(layer);
    int begin = window == 0 ? 0 : Math.max(0, end - window);
    int from = begin + (int) ((long) (end - begin) * m.rank / team.size());
    int to = begin + (int) ((long) (end - begin) * (m.rank + 1) / team.size());
    if (to == end && from < end) {
      m.attention.store(step.cache(), layer, step.slot(), turn, qkv);
    }
    m.attention.attend(step.cache(), layer, from, to, step.valid(), turn, qkv);
  }
}
