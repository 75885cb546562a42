package io.github.tpo4j.data.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {
  private static final long LARGE = 1 << 20;

  @TempDir Path folder;

  private static Map<String, Feature> features(int n) {
    return Map.of(
        "tokens", Feature.of(new float[] {n, 0.5f, -2, 1e-9f, 7, 8}, 2, 3),
        "high", Feature.bf16(new short[] {1, -1, (short) n}, 3));
  }

  private static String key(int n) {
    return "%064x".formatted(n + 0x1000L * n);
  }

  private List<Path> files(String ending) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.toString().endsWith(ending)).sorted().toList();
    }
  }

  @Test
  void whatWasPutIsThereAlsoForTheNextProcess() {
    FeatureStore.open(folder, LARGE).put(key(3), features(3));
    Map<String, Feature> found = FeatureStore.open(folder, LARGE).get(key(3)).orElseThrow();
    assertThat(found).isEqualTo(features(3));
    assertThat(found.get("tokens").floats()).containsExactly(3, 0.5f, -2, 1e-9f, 7, 8);
    assertThat(found.get("high").shorts()).containsExactly((short) 1, (short) -1, (short) 3);
    assertThat(FeatureStore.open(folder, LARGE).get(key(4))).isEmpty();
  }

  @Test
  void everyDamageIsNoticedAndMeansMissing() throws IOException {
    FeatureStore store = FeatureStore.open(folder, LARGE);
    store.put(key(1), features(1));
    Path file = files(".features").get(0);
    byte[] good = Files.readAllBytes(file);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= 0x10;
      Files.write(file, bad);
      assertThat(store.get(key(1))).as("byte %d", at).isEmpty();
      assertThat(file).doesNotExist();
    }
    for (int length = 0; length < good.length; length += 7) {
      Files.write(file, Arrays.copyOf(good, length));
      assertThat(store.get(key(1))).as("length %d", length).isEmpty();
    }
    store.put(key(1), features(1));
    assertThat(store.get(key(1))).contains(features(1));
  }

  @Test
  void whatWasUsedLeastRecentlyGoesFirst() throws IOException {
    FeatureStore probe = FeatureStore.open(folder.resolve("probe"), LARGE);
    probe.put(key(0), features(0));
    FeatureStore store = FeatureStore.open(folder.resolve("store"), 4 * probe.bytes());
    for (int n = 0; n < 4; n++) {
      store.put(key(n), features(n));
    }
    int age = 100;
    for (Path file : files(".features")) {
      Files.setLastModifiedTime(
          file, FileTime.fromMillis(System.currentTimeMillis() - 1000L * age--));
    }
    assertThat(store.get(key(0))).isPresent();
    store.put(key(4), features(4));
    assertThat(store.get(key(0))).isPresent();
    assertThat(store.get(key(4))).isPresent();
    assertThat(store.get(key(1))).isEmpty();
    assertThat(store.bytes()).isLessThanOrEqualTo(4 * probe.bytes());
  }

  @Test
  void manyThreadsReadAndWrite() {
    FeatureStore store = FeatureStore.open(folder, LARGE);
    IntStream.range(0, 400)
        .parallel()
        .forEach(
            i -> {
              store.put(key(i % 20), features(i % 20));
              assertThat(store.get(key(i % 20))).contains(features(i % 20));
            });
  }

  @Test
  void aKeyFollowsTheContentAndNotTheName() throws IOException {
    FeatureStore store = FeatureStore.open(folder.resolve("s"), LARGE);
    Path a = Files.writeString(folder.resolve("a.mp4"), "one");
    Path b = Files.writeString(folder.resolve("b.mp4"), "one");
    String key = store.key(a, "encoder 1");
    assertThat(store.key(b, "encoder 1")).isEqualTo(key);
    assertThat(store.key(a, "encoder 2")).isNotEqualTo(key);
    Files.writeString(a, "other");
    assertThat(store.key(a, "encoder 1")).isNotEqualTo(key);
    Files.writeString(folder.resolve("s/media-sums.jsonl"), "\n{\"state\":{\"pa");
    assertThat(FeatureStore.open(folder.resolve("s"), LARGE).key(b, "encoder 1")).isEqualTo(key);
    assertThatThrownBy(() -> store.key(folder.resolve("no.mp4")))
        .isInstanceOf(TpoException.class)
        .hasMessage(folder.resolve("no.mp4") + ": there is no such file");
  }

  @Test
  void halfAFileIsNeverSeen() throws IOException {
    FeatureStore store = FeatureStore.open(folder, LARGE);
    store.put(key(1), features(1));
    Path left = files(".features").get(0).resolveSibling("killed.tmp");
    Files.writeString(left, "TPOF");
    assertThat(FeatureStore.open(folder, LARGE).get(key(1))).contains(features(1));
    FeatureStore small = FeatureStore.open(folder, 1);
    small.put(key(2), features(2));
    assertThat(files(".tmp")).isEmpty();
  }
}
