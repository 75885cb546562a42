package io.github.tpo4j.model.llm.generate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.model.Placement;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.TinyLm;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  /** Two letters a token, so that texts cross the borders of tokens. */
  private static final Function<int[], String> LETTERS =
      ids ->
          Arrays.stream(ids)
              .mapToObj(i -> "" + (char) ('a' + i % 26) + (char) ('A' + i / 26))
              .collect(Collectors.joining());

  private PointerScope scope;
  private DecoderLm lm;

  @BeforeEach
  void open() {
    scope = new PointerScope();
    lm = TinyLm.make(TinyLm.PLAIN, null, ScalarType.Float);
  }

  @AfterEach
  void close() {
    scope.close();
  }

  private Generated one(Tensor embeds, Request request, TaskTokens tasks) {
    try (KvCache cache = lm.newCache(1, 8)) {
      return new Generator(lm).generate(cache, embeds, null, List.of(request), tasks).get(0);
    }
  }

  private static Request request(int max, Chooser chooser, String... stops) {
    return new Request(max, chooser, Set.of(), List.of(stops), LETTERS, (row, id, text) -> true);
  }

  @Test
  void rowsDoNotDependOnTheBatch() {
    int[] lengths = {7, 3, 12};
    Sampling[] ways = {
      Sampling.GREEDY, new Sampling(0.9, 20, 0.9, 1.2, 5), new Sampling(1.3, 0, 1, 1, 9)
    };
    List<Tensor> prompts = new ArrayList<>();
    List<int[]> alone = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      prompts.add(TinyLm.embeds(lm, 1, lengths[i], 40 + i));
      alone.add(one(prompts.get(i), request(15, ways[i].chooser()), TaskTokens.NONE).ids());
    }
    Tensor[] padded = new Tensor[3];
    float[] mask = new float[36];
    for (int i = 0; i < 3; i++) {
      int pad = 12 - lengths[i];
      padded[i] = Tensors.cat(1, torch.zeros(1, pad, 24), prompts.get(i));
      Arrays.fill(mask, 12 * i + pad, 12 * i + 12, 1);
    }
    List<Request> rows = Arrays.stream(ways).map(w -> request(15, w.chooser())).toList();
    try (KvCache cache = lm.newCache(3, 8)) {
      List<Generated> together =
          new Generator(lm)
              .generate(
                  cache, Tensors.cat(0, padded), Tensors.of(mask, 3, 12), rows, TaskTokens.NONE);
      for (int i = 0; i < 3; i++) {
        assertThat(together.get(i).ids()).as("row " + i).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void aPrefixIsReadOnceForTwoQuestions() {
    Tensor media = TinyLm.embeds(lm, 1, 10, 1);
    Tensor first = TinyLm.embeds(lm, 1, 4, 2);
    Tensor second = TinyLm.embeds(lm, 1, 5, 3);
    Generator generator = new Generator(lm);
    try (KvCache prefix = lm.newCache(1, 64)) {
      lm.hidden(media, prefix, null);
      for (Tensor question : List.of(first, second)) {
        try (KvCache cache = prefix.fork()) {
          int[] ids =
              generator
                  .generate(cache, question, null, List.of(Request.greedy(9)), TaskTokens.NONE)
                  .get(0)
                  .ids();
          Tensor whole = Tensors.cat(1, media, question);
          assertThat(ids).isEqualTo(one(whole, Request.greedy(9), TaskTokens.NONE).ids());
        }
      }
      assertThat(prefix.length()).isEqualTo(10);
    }
  }

  /** Chooses a start token at the given steps, and the likeliest of the other tokens elsewhere. */
  private static Chooser announcing(int start, Integer... steps) {
    return (scores, said) -> {
      scores[start] = Float.NEGATIVE_INFINITY;
      return List.of(steps).contains(said.length) ? start : Chooser.argmax(scores);
    };
  }

  private static float[] last(Tensor hidden) {
    return Tensors.floats(hidden.select(1, hidden.size(1) - 1));
  }

  private Tensor words(int... ids) {
    long[] wide = Arrays.stream(ids).asLongStream().toArray();
    return lm.embed(Tensors.of(wide, 1, wide.length));
  }

  private static void same(float[] actual, float[] expected) {
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], org.assertj.core.data.Offset.offset(1e-4f));
    }
  }

  @Test
  void trainingLayoutReadsTheTokenAfterItsStartAndKeepsIt() {
    Tensor prompt = TinyLm.embeds(lm, 1, 6, 8);
    Tensor learned = TinyLm.embeds(lm, 1, 1, 9);
    List<float[]> states = new ArrayList<>();
    TaskTokens tasks =
        new TaskTokens(
            List.of(new TaskToken(50, 51, learned)),
            Placement.TRAIN_LAYOUT,
            (row, task, state) -> states.add(Tensors.floats(state)));
    Generated g = one(prompt, request(8, announcing(50, 2, 7)), tasks);
    int[] ids = g.ids();
    assertThat(ids).hasSize(9); // the last pair is not torn apart
    assertThat(ids[2]).isEqualTo(50);
    assertThat(ids[3]).isEqualTo(51);
    assertThat(ids[7]).isEqualTo(50);
    assertThat(ids[8]).isEqualTo(51);
    Tensor upTo = Tensors.cat(1, prompt, words(ids[0], ids[1], 50), learned);
    same(states.get(0), last(lm.hidden(upTo)));
    Tensor all = Tensors.cat(1, upTo, words(ids[4], ids[5], ids[6], 50), learned);
    same(states.get(1), last(lm.hidden(all)));
    Tensor next = lm.logits(lm.hidden(upTo)).select(1, upTo.size(1) - 1);
    assertThat(ids[4]).isEqualTo(Chooser.argmax(Tensors.floats(next)));
  }

  @Test
  void referencePlacementLeavesNoTrace() {
    Tensor prompt = TinyLm.embeds(lm, 1, 6, 8);
    Tensor learned = TinyLm.embeds(lm, 1, 1, 9);
    List<float[]> states = new ArrayList<>();
    TaskTokens tasks =
        new TaskTokens(
            List.of(new TaskToken(50, 51, learned)),
            Placement.REFERENCE,
            (row, task, state) -> states.add(Tensors.floats(state)));
    int[] ids = one(prompt, request(8, announcing(50, 2)), tasks).ids();
    int[] without = one(prompt, request(8, announcing(50, 2)), TaskTokens.NONE).ids();
    assertThat(ids).isEqualTo(without);
    assertThat(states).hasSize(1);
    same(states.get(0), last(lm.hidden(Tensors.cat(1, prompt, words(ids[0], ids[1]), learned))));
  }

  @Test
  void taskTokensOfOneRowLeaveOthersAlone() {
    Tensor prompt = TinyLm.embeds(lm, 1, 6, 8);
    Tensor other = TinyLm.embeds(lm, 1, 6, 18);
    for (Placement placement : Placement.values()) {
      TaskTokens tasks =
          new TaskTokens(
              List.of(new TaskToken(50, 51, TinyLm.embeds(lm, 1, 1, 9))),
              placement,
              (row, task, state) -> assertThat(row).isZero());
      int[] alone = one(other, Request.greedy(8), TaskTokens.NONE).ids();
      int[] announced = one(prompt, request(8, announcing(50, 2)), tasks).ids();
      List<Request> rows = List.of(request(8, announcing(50, 2)), Request.greedy(8));
      try (KvCache cache = lm.newCache(2, 8)) {
        List<Generated> both =
            new Generator(lm).generate(cache, Tensors.cat(0, prompt, other), null, rows, tasks);
        assertThat(both.get(0).ids()).isEqualTo(announced);
        assertThat(both.get(1).ids()).isEqualTo(alone);
      }
    }
  }

  @Test
  void stopTextEndsAcrossTokenBorders() {
    Tensor prompt = TinyLm.embeds(lm, 1, 5, 11);
    String all = one(prompt, request(12, Chooser.GREEDY), TaskTokens.NONE).text();
    String stop = all.substring(5, 8); // begins and ends inside a token
    int at = all.indexOf(stop);
    StringBuilder heard = new StringBuilder();
    Request request =
        new Request(
            12,
            Chooser.GREEDY,
            Set.of(),
            List.of(stop),
            LETTERS,
            (row, id, text) -> {
              heard.append(text);
              return true;
            });
    Generated g = one(prompt, request, TaskTokens.NONE);
    assertThat(g.end()).isEqualTo(Generated.End.STOP_TEXT);
    assertThat(g.text()).isEqualTo(all.substring(0, at));
    assertThat(heard).hasToString(g.text());
  }

  @Test
  void stopTokenListenerAndLengthEndARow() {
    Tensor prompt = TinyLm.embeds(lm, 1, 5, 11);
    int[] all = one(prompt, Request.greedy(10), TaskTokens.NONE).ids();
    Generated stopped = one(prompt, Request.greedy(10, all[4]), TaskTokens.NONE);
    int first = Arrays.stream(all).boxed().toList().indexOf(all[4]);
    assertThat(stopped.ids()).isEqualTo(Arrays.copyOf(all, first + 1));
    assertThat(stopped.end()).isEqualTo(Generated.End.STOP_TOKEN);
    Request cancel =
        new Request(10, Chooser.GREEDY, Set.of(), List.of(), null, (row, id, text) -> id != all[0]);
    Generated cancelled = one(prompt, cancel, TaskTokens.NONE);
    assertThat(cancelled.ids()).containsExactly(all[0]);
    assertThat(cancelled.end()).isEqualTo(Generated.End.CANCELLED);
    StringBuilder heard = new StringBuilder();
    Request text =
        new Request(
            4,
            Chooser.GREEDY,
            Set.of(),
            List.of("zzzz"),
            LETTERS,
            (r, i, t) -> heard.append(t) != null);
    Generated length = one(prompt, text, TaskTokens.NONE);
    assertThat(length.end()).isEqualTo(Generated.End.LENGTH);
    assertThat(heard).hasToString(length.text()).hasSize(8);
  }
}
