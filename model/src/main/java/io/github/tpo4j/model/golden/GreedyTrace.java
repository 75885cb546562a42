package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.generate.Chooser;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.Tensor;

/**
 * Greedy generation with the scores of every step.
 *
 * @param ids {@code [B, N]}
 * @param logits {@code [B, N, V]}
 * @param margins gap between the best two scores, {@code [B, N]}
 */
record GreedyTrace(Tensor ids, Tensor logits, Tensor margins) {
  static GreedyTrace run(DecoderLm lm, Tensor embeds_BTC, Tensor mask_BT, int steps) {
    List<List<Tensor>> scores = new ArrayList<>();
    List<Request> rows = new ArrayList<>();
    for (int b = 0; b < embeds_BTC.size(0); b++) {
      List<Tensor> own = new ArrayList<>();
      scores.add(own);
      Chooser chooser =
          (s, said) -> {
            own.add(Tensors.of(s));
            return Chooser.argmax(s);
          };
      rows.add(new Request(steps, chooser, Set.of(), List.of(), null, (row, id, text) -> true));
    }
    try (KvCache cache = lm.newCache(rows.size(), 1)) {
      List<Generated> made =
          new Generator(lm).generate(cache, embeds_BTC, mask_BT, rows, TaskTokens.NONE);
      Tensor ids_BN =
          Tensors.stack(
              0,
              made.stream()
                  .map(g -> Tensors.of(java.util.Arrays.stream(g.ids()).asLongStream().toArray()))
                  .toArray(Tensor[]::new));
      Tensor logits_BNV =
          Tensors.stack(
              0,
              scores.stream()
                  .map(s -> Tensors.stack(0, s.toArray(new Tensor[0])))
                  .toArray(Tensor[]::new));
      Tensor best_BN2 = org.bytedeco.pytorch.global.torch.topk(logits_BNV, 2).get0();
      Tensor margins_BN = best_BN2.select(2, 0).sub(best_BN2.select(2, 1));
      return new GreedyTrace(ids_BN, logits_BNV, margins_BN);
    }
  }
}
