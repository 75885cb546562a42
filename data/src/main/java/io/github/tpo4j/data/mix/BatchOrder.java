package io.github.tpo4j.data.mix;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Group;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The batches of a mix, numbered from 0 through all epochs. Each is a function of the seed and its
 * number alone, whatever was asked for before: a run that goes on at a number sees what it would
 * have seen.
 *
 * <p>A source is drawn without repetition: an epoch that takes half of it is followed by one that
 * takes the other half. All samples of a batch are of one group. The last batch of a group may be
 * smaller; with several shards it is cut so that all have equally many. Safe for several threads.
 */
public final class BatchOrder {
  private static final int PASS = 1;
  private static final int GROUP = 2;
  private static final int BATCHES = 3;
  private static final int INSTEAD = 4;
  private static final int SAMPLE = 5;

  private final Mix mix;
  private final Batching batching;
  private final long seed;
  private final int perEpoch;
  private Epoch last;

  private record Epoch(long number, List<DrawnBatch> batches) {}

  /** An order of a mix. */
  public BatchOrder(Mix mix, Batching batching, long seed) {
    this.mix = mix;
    this.batching = batching;
    this.seed = seed;
    this.perEpoch = epoch(0).batches.size();
    if (perEpoch == 0) {
      throw TpoException.model(
          "the mix has fewer samples of every group than there are shards: %d"
              .formatted(batching.shards()));
    }
  }

  /** The mix it orders. */
  public Mix mix() {
    return mix;
  }

  /** Batches of an epoch: the same number in each. */
  public int batchesPerEpoch() {
    return perEpoch;
  }

  /** The batch of a number from 0; of this worker's shard. */
  public DrawnBatch batch(long number) {
    return epoch(number / perEpoch).batches.get((int) (number % perEpoch));
  }

  /** A seed for what is random in one sample of one batch. */
  public long seed(long number, int slot) {
    return Shuffle.seed(seed, SAMPLE, number, slot);
  }

  /**
   * Another sample of the same source and group, in place of a bad one.
   *
   * @param attempt from 1; each names another sample until all have been named
   */
  public Draw instead(Draw bad, int attempt) {
    Group group = mix.sources().get(bad.source()).group(bad.index());
    Mix.Stratum stratum =
        mix.strata().stream()
            .filter(s -> s.source() == bad.source() && s.group().equals(group))
            .findFirst()
            .orElseThrow();
    int[] members = stratum.members();
    int start =
        (int) Long.remainderUnsigned(Shuffle.seed(seed, INSTEAD, bad.index()), members.length);
    int[] others = IntStream.of(members).filter(i -> i != bad.index()).toArray();
    return others.length == 0
        ? bad
        : new Draw(bad.source(), others[(start + attempt - 1) % others.length]);
  }

  /** Where a run is, to be kept with its checkpoint. */
  public Cursor cursor(long number) {
    return new Cursor(seed, number, mix.fingerprint());
  }

  /**
   * The number at which a run goes on.
   *
   * @throws TpoException of kind model where the cursor is of another seed or mix
   */
  public long resume(Cursor cursor) {
    if (cursor.seed() != seed) {
      throw TpoException.model(
          "seed: the run was begun with %d but now it is %d; its order would be another"
              .formatted(cursor.seed(), seed));
    }
    if (!cursor.mix().equals(mix.fingerprint())) {
      throw TpoException.model(
          "mix: the data are not those the run was begun with (sources, sizes or shares differ);"
              + " its order would be another");
    }
    return cursor.next();
  }

  private synchronized Epoch epoch(long number) {
    if (last == null || last.number != number) {
      last = new Epoch(number, plan(number));
    }
    return last;
  }

  private List<DrawnBatch> plan(long epoch) {
    Map<Group, List<Draw>> draws = new LinkedHashMap<>();
    for (int s = 0; s < mix.strata().size(); s++) {
      Mix.Stratum stratum = mix.strata().get(s);
      draw(stratum, s, epoch, draws.computeIfAbsent(stratum.group(), g -> new ArrayList<>()));
    }
    List<DrawnBatch> batches = new ArrayList<>();
    int number = 0;
    for (Map.Entry<Group, List<Draw>> group : draws.entrySet()) {
      Shuffle.shuffle(group.getValue(), Shuffle.seed(seed, GROUP, epoch, number++));
      cut(group.getKey(), group.getValue(), batches);
    }
    Shuffle.shuffle(batches, Shuffle.seed(seed, BATCHES, epoch));
    return batches;
  }

  /** The part of a source's endless stream of passes that belongs to an epoch. */
  private void draw(Mix.Stratum stratum, int number, long epoch, List<Draw> out) {
    int size = stratum.members().length;
    long at = epoch * stratum.perEpoch();
    long end = at + stratum.perEpoch();
    while (at < end) {
      int[] order = Shuffle.permutation(size, Shuffle.seed(seed, PASS, number, at / size));
      long passEnd = Math.min(end, (at / size + 1) * size);
      for (; at < passEnd; at++) {
        out.add(new Draw(stratum.source(), stratum.members()[order[(int) (at % size)]]));
      }
    }
  }

  private void cut(Group group, List<Draw> draws, List<DrawnBatch> out) {
    int window = batching.bucket() * batching.size();
    if (batching.bucket() > 1) {
      for (int from = 0; from < draws.size(); from += window) {
        draws
            .subList(from, Math.min(draws.size(), from + window))
            .sort(Comparator.comparingInt(this::length));
      }
    }
    int shards = batching.shards();
    for (int from = 0; from < draws.size(); from += batching.size()) {
      int whole = Math.min(batching.size(), draws.size() - from) / shards * shards;
      List<Draw> mine = new ArrayList<>();
      for (int i = batching.shard(); i < whole; i += shards) {
        mine.add(draws.get(from + i));
      }
      if (!mine.isEmpty()) {
        out.add(new DrawnBatch(group, mine));
      }
    }
  }

  private int length(Draw draw) {
    Dataset source = mix.sources().get(draw.source());
    return source.length(draw.index());
  }
}
