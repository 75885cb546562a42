package io.github.tpo4j.data.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.read.ListDataset;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleWriter;
import io.github.tpo4j.data.sample.Samples;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchOrderTest {
  @TempDir Path folder;

  /** A source of ten regions and fifteen masks, and one of forty conversations. */
  private static Mix mix(double first, double second) {
    List<Sample> tasks = new ArrayList<>();
    IntStream.range(0, 25)
        .forEach(i -> tasks.add(i % 5 < 2 ? Samples.region("r" + i) : Samples.mask("m" + i)));
    return Mix.of(
        config(first, second),
        List.of(
            new ListDataset("tasks", Path.of("."), tasks),
            new ListDataset("chat", Path.of("."), samples(40, Samples::words))));
  }

  private static MixConfig config(double first, double second) {
    return Config.parse(
        """
        sources:
          - {path: tasks.jsonl, ratio: %s}
          - {path: chat.jsonl, ratio: %s}
        """
            .formatted(first, second),
        "mix.yaml",
        MixConfig.class);
  }

  private static List<Sample> samples(int n, Function<String, Sample> kind) {
    return IntStream.range(0, n).mapToObj(i -> kind.apply("s" + i)).toList();
  }

  private static List<DrawnBatch> epoch(BatchOrder order, long number) {
    int n = order.batchesPerEpoch();
    return LongStream.range(number * n, (number + 1) * n).mapToObj(order::batch).toList();
  }

  private static List<Draw> draws(List<DrawnBatch> batches) {
    return batches.stream().flatMap(b -> b.draws().stream()).toList();
  }

  @Test
  void anEpochTakesEverySampleOnceInBatchesOfOneGroup() {
    try (Mix mix = mix(1, 1)) {
      BatchOrder order = new BatchOrder(mix, Batching.of(4), 7);
      List<DrawnBatch> epoch = epoch(order, 0);
      assertThat(epoch).hasSize(3 + 4 + 10); // 10 regions, 15 masks, 40 conversations
      assertThat(draws(epoch)).hasSize(65).doesNotHaveDuplicates();
      for (DrawnBatch batch : epoch) {
        for (Draw d : batch.draws()) {
          assertThat(mix.sources().get(d.source()).group(d.index())).isEqualTo(batch.group());
        }
      }
      assertThat(epoch.stream().map(DrawnBatch::group).distinct()).hasSize(3);
      assertThat(epoch(order, 1)).isNotEqualTo(epoch);
    }
  }

  @Test
  void aBatchIsAFunctionOfSeedAndNumber() {
    try (Mix mix = mix(1, 1)) {
      List<DrawnBatch> one = new ArrayList<>();
      BatchOrder order = new BatchOrder(mix, Batching.of(4), 7);
      LongStream.range(0, 40).forEach(n -> one.add(order.batch(n)));
      BatchOrder again = new BatchOrder(mix, Batching.of(4), 7);
      for (int n = 39; n >= 0; n--) {
        assertThat(again.batch(n)).isEqualTo(one.get(n));
      }
      assertThat(new BatchOrder(mix, Batching.of(4), 8).batch(0)).isNotEqualTo(one.get(0));
    }
  }

  @Test
  void aRatioIsAShareOfTheSourceAndEpochsShareItOut() {
    try (Mix mix = mix(2, 0.25)) {
      BatchOrder order = new BatchOrder(mix, Batching.of(5), 3);
      Map<Draw, Integer> counts = new HashMap<>();
      draws(epoch(order, 0)).forEach(d -> counts.merge(d, 1, Integer::sum));
      assertThat(counts.entrySet().stream().filter(e -> e.getKey().source() == 0))
          .hasSize(25)
          .allMatch(e -> e.getValue() == 2);
      Set<Draw> chat = new HashSet<>();
      for (int e = 0; e < 4; e++) {
        draws(epoch(order, e)).stream().filter(d -> d.source() == 1).forEach(chat::add);
      }
      assertThat(chat).hasSize(40); // four quarters
    }
  }

  @Test
  void weightsShareOutAnEpoch() {
    MixConfig config =
        Config.parse(
            """
            epoch_samples: 40
            sources:
              - {path: a.jsonl, weight: 3}
              - {path: b.jsonl, weight: 1}
            """,
            "mix.yaml",
            MixConfig.class);
    Dataset a = new ListDataset("a", folder, samples(100, Samples::words));
    Dataset b = new ListDataset("b", folder, samples(5, Samples::words));
    try (Mix mix = Mix.of(config, List.of(a, b))) {
      List<Draw> draws = draws(epoch(new BatchOrder(mix, Batching.of(8), 1), 0));
      assertThat(draws.stream().filter(d -> d.source() == 0)).hasSize(30);
      assertThat(draws.stream().filter(d -> d.source() == 1)).hasSize(10);
    }
  }

  @Test
  void shardsAreTheWholeWithoutOverlap() {
    try (Mix mix = mix(1, 1)) {
      BatchOrder whole = new BatchOrder(mix, Batching.of(4), 7);
      BatchOrder left = new BatchOrder(mix, new Batching(4, 1, 0, 2), 7);
      BatchOrder right = new BatchOrder(mix, new Batching(4, 1, 1, 2), 7);
      List<Draw> both = new ArrayList<>();
      for (int n = 0; n < left.batchesPerEpoch(); n++) {
        assertThat(left.batch(n).group()).isEqualTo(right.batch(n).group());
        assertThat(left.batch(n).draws()).hasSameSizeAs(right.batch(n).draws());
        both.addAll(left.batch(n).draws());
        both.addAll(right.batch(n).draws());
      }
      assertThat(both).doesNotHaveDuplicates().hasSize(64); // of 15 masks one has no partner
      assertThat(draws(epoch(whole, 0))).containsAll(both);
    }
  }

  @Test
  void bucketsPutLikeLengthsTogether() {
    List<Sample> samples = IntStream.range(0, 64).mapToObj(i -> Samples.words("s" + i)).toList();
    Dataset data =
        new Dataset() {
          private final Dataset inner = new ListDataset("x", folder, samples);

          @Override
          public String name() {
            return inner.name();
          }

          @Override
          public Path folder() {
            return inner.folder();
          }

          @Override
          public int size() {
            return inner.size();
          }

          @Override
          public Sample get(int i) {
            return inner.get(i);
          }

          @Override
          public int length(int i) {
            return i * 37 % 64;
          }
        };
    try (Mix mix = Mix.of(new MixConfig(List.of(MixConfig.Source.of("x"))), List.of(data))) {
      int mixed = spread(data, epoch(new BatchOrder(mix, Batching.of(8), 1), 0));
      List<DrawnBatch> sorted = epoch(new BatchOrder(mix, new Batching(8, 4, 0, 1), 1), 0);
      assertThat(draws(sorted)).hasSize(64).doesNotHaveDuplicates();
      assertThat(spread(data, sorted)).isLessThan(mixed / 2);
    }
  }

  private static int spread(Dataset data, List<DrawnBatch> batches) {
    return batches.stream()
        .map(b -> b.draws().stream().mapToInt(d -> data.length(d.index())).summaryStatistics())
        .mapToInt(s -> s.getMax() - s.getMin())
        .sum();
  }

  @Test
  void aBadSampleIsReplacedByOthersOfItsKind() {
    try (Mix mix = mix(1, 1)) {
      BatchOrder order = new BatchOrder(mix, Batching.of(4), 7);
      Draw bad = new Draw(0, 0); // a region
      List<Draw> others = IntStream.rangeClosed(1, 9).mapToObj(k -> order.instead(bad, k)).toList();
      assertThat(others).doesNotHaveDuplicates().doesNotContain(bad);
      assertThat(others).allMatch(d -> mix.sources().get(0).get(d.index()).id().startsWith("r"));
      assertThat(new BatchOrder(mix, Batching.of(4), 7).instead(bad, 1)).isEqualTo(others.get(0));
    }
  }

  @Test
  void aCursorGoesOnOnlyInItsOwnOrder() {
    try (Mix mix = mix(1, 1);
        Mix other = mix(1, 0.5)) {
      BatchOrder order = new BatchOrder(mix, Batching.of(4), 7);
      String kept = Json.write(order.cursor(23));
      Cursor cursor = Json.read(kept, Cursor.class, "cursor");
      assertThat(order.resume(cursor)).isEqualTo(23);
      assertThatThrownBy(() -> new BatchOrder(mix, Batching.of(4), 8).resume(cursor))
          .hasMessageContaining("seed: the run was begun with 7 but now it is 8");
      assertThatThrownBy(() -> new BatchOrder(other, Batching.of(4), 7).resume(cursor))
          .hasMessageStartingWith("mix: the data are not those the run was begun with");
    }
  }

  @Test
  void aFileThatIsNotTheOneMeantIsRefused() {
    Path file = folder.resolve("a.jsonl");
    try (SampleWriter out = new SampleWriter(file)) {
      out.write(Samples.words("1"));
    }
    MixConfig config =
        Config.parse("sources: [{path: a.jsonl, sha256: \"00\"}]", "mix.yaml", MixConfig.class);
    assertThatThrownBy(() -> Mix.open(config, folder))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(file + ": expected the SHA-256 00 but found ")
        .hasMessageContaining("get the file the mix was written for");
  }

  @Test
  void aMixThatContradictsItselfIsRefusedWithItsLine() {
    assertThatThrownBy(
            () ->
                Config.parse(
                    "sources:\n  - {path: /a.jsonl}\n  - {path: b.jsonl, formt: llava}\n",
                    "mix.yaml",
                    MixConfig.class))
        .hasMessageContaining("line 2, sources[0]: path: expected a path relative")
        .hasMessageContaining("line 3, sources[1].formt: unknown key; is it \"format\"?");
    assertThatThrownBy(
            () ->
                Config.parse(
                    "epoch_samples: 5\nsources:\n  - {path: a.jsonl, ratio: 1}\n",
                    "mix.yaml",
                    MixConfig.class))
        .hasMessageContaining(
            "a.jsonl: expected a weight, as there is epoch_samples, but found a ratio");
  }
}
