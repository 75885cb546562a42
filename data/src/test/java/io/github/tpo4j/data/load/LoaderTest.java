package io.github.tpo4j.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.mix.BatchOrder;
import io.github.tpo4j.data.mix.Batching;
import io.github.tpo4j.data.mix.Mix;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.read.ListDataset;
import io.github.tpo4j.data.sample.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LoaderTest {
  @TempDir Path folder;
  private Mix mix;
  private BatchOrder order;

  @BeforeEach
  void mix() {
    mix =
        Mix.of(
            new MixConfig(List.of(MixConfig.Source.of("a.jsonl"))),
            List.of(
                new ListDataset(
                    "a.jsonl",
                    folder,
                    IntStream.range(0, 50).mapToObj(i -> Samples.words("s" + i)).toList())));
    order = new BatchOrder(mix, Batching.of(4), 11);
  }

  @AfterEach
  void close() {
    mix.close();
  }

  private static LoadLimits threads(int threads) {
    return new LoadLimits(threads, 3, 30, 0.1);
  }

  private BadSamples bad(double allowed) {
    return new BadSamples(folder.resolve("bad-samples.jsonl"), mix.samplesPerEpoch(), allowed);
  }

  private static String prepare(Item item) {
    return item.sample().id() + " " + item.seed();
  }

  private List<Loader.Batch<String>> load(
      Preparation<String> preparation, LoadLimits limits, long first, int batches) {
    List<Loader.Batch<String>> loaded = new ArrayList<>();
    try (Loader<String> loader = new Loader<>(order, preparation, limits, bad(0.1), first)) {
      for (int i = 0; i < batches; i++) {
        assertThat(loader.number()).isEqualTo(first + i);
        loaded.add(loader.next());
      }
    }
    return loaded;
  }

  @Test
  void theOrderIsTheSameWhateverTheThreads() {
    Preparation<String> uneven =
        item -> {
          Thread.sleep(Math.floorMod(item.seed(), 3));
          return prepare(item);
        };
    List<Loader.Batch<String>> one = load(LoaderTest::prepare, threads(1), 0, 30);
    assertThat(load(uneven, threads(7), 0, 30)).isEqualTo(one);
    assertThat(one.get(17).items().get(2))
        .startsWith(mix.sources().get(0).get(order.batch(17).draws().get(2).index()).id() + " ");
  }

  @Test
  void startedInTheMiddleItGivesTheRest() {
    List<Loader.Batch<String>> whole = load(LoaderTest::prepare, threads(3), 0, 30);
    assertThat(load(LoaderTest::prepare, threads(3), 13, 17)).isEqualTo(whole.subList(13, 30));
  }

  @Test
  void noMoreIsPreparedThanWasAllowed() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch enough = new CountDownLatch(14);
    Preparation<String> counting =
        item -> {
          begun.incrementAndGet();
          enough.countDown();
          return prepare(item);
        };
    try (Loader<String> loader = new Loader<>(order, counting, threads(2), bad(0), 0)) {
      enough.await(); // the batch that is asked for next, and three ahead; one may be the short one
      loader.next();
      loader.next();
    }
    assertThat(begun.get()).isBetween(14, 24);
  }

  @Test
  void aSampleThatFailsOnceIsTriedAgain() {
    AtomicInteger calls = new AtomicInteger();
    Preparation<String> flaky =
        item -> {
          if (calls.getAndIncrement() == 5) {
            throw new IOException("the disk was away");
          }
          return prepare(item);
        };
    assertThat(load(flaky, threads(1), 0, 10))
        .isEqualTo(load(LoaderTest::prepare, threads(1), 0, 10));
    assertThat(folder.resolve("bad-samples.jsonl")).doesNotExist();
  }

  @Test
  void aBadSampleIsReplacedAndNotedOnce() throws IOException {
    Preparation<String> broken =
        item -> {
          if (item.sample().id().equals("s7")) {
            throw TpoException.data("a.mp4: the file breaks off");
          }
          return prepare(item);
        };
    List<Loader.Batch<String>> loaded = load(broken, threads(3), 0, 26); // two epochs
    List<Loader.Batch<String>> good = load(LoaderTest::prepare, threads(3), 0, 26);
    int replaced = 0;
    for (int b = 0; b < 26; b++) {
      for (int i = 0; i < good.get(b).items().size(); i++) {
        String wanted = good.get(b).items().get(i);
        String found = loaded.get(b).items().get(i);
        if (wanted.startsWith("s7 ")) {
          replaced++;
          assertThat(found).doesNotStartWith("s7 ");
        } else {
          assertThat(found).isEqualTo(wanted);
        }
      }
    }
    assertThat(replaced).isEqualTo(2);
    assertThat(Files.readAllLines(folder.resolve("bad-samples.jsonl")))
        .singleElement()
        .asString()
        .contains("\"source\":\"a.jsonl\",\"number\":7,\"id\":\"s7\",")
        .contains("\"problem\":\"a.mp4: the file breaks off\"");
    Files.delete(folder.resolve("bad-samples.jsonl"));
    assertThat(load(broken, threads(1), 0, 26)).isEqualTo(loaded);
  }

  @Test
  void aSampleThatHangsIsGivenUp() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    Preparation<String> hanging =
        item -> {
          if (item.sample().id().equals("s7")) {
            hang(never);
          }
          return prepare(item);
        };
    List<Loader.Batch<String>> loaded = load(hanging, new LoadLimits(1, 3, 0.2, 0.1), 0, 13);
    assertThat(loaded.stream().flatMap(b -> b.items().stream()))
        .noneMatch(i -> i.startsWith("s7 "));
    assertThat(Files.readString(folder.resolve("bad-samples.jsonl")))
        .contains("\"problem\":\"took longer than 0.2 s\"");
    never.countDown();
  }

  /** As native code does: whether the thread is interrupted does not matter. */
  private static void hang(CountDownLatch until) {
    while (until.getCount() > 0) {
      try {
        until.await();
      } catch (InterruptedException e) {
        // goes on
      }
    }
  }

  @Test
  void tooManyBadSamplesEndTheRun() {
    Preparation<String> broken =
        item -> {
          if (item.draw().index() % 4 == 0) {
            throw TpoException.data("broken");
          }
          return prepare(item);
        };
    assertThatThrownBy(() -> load(broken, threads(2), 0, 13))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(
            "6 of 50 samples are bad, more than the share of 0.1 that loading.bad_share allows")
        .hasMessageContaining("`tpo data check`");
  }

  @Test
  void whereNothingIsGoodItSaysSo() {
    Preparation<String> broken =
        item -> {
          throw TpoException.data("broken");
        };
    try (Loader<String> loader = new Loader<>(order, broken, threads(2), bad(1), 0)) {
      assertThatThrownBy(loader::next)
          .hasMessageContaining("and 16 others in its place cannot be used; the last one: broken");
    }
  }

  @Test
  void aFaultOfTheProgramIsNotABadSample() {
    Preparation<String> faulty =
        item -> {
          throw new IllegalStateException("a bug");
        };
    assertThatThrownBy(() -> load(faulty, threads(2), 0, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a bug");
  }
}
