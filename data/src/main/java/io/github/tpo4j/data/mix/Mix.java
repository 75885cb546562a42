package io.github.tpo4j.data.mix;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.read.Format;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The opened sources of a {@link MixConfig}, cut into strata: the samples of one source that may
 * share a batch. Each stratum gives the same number of samples to every epoch.
 */
public final class Mix implements AutoCloseable {
  private final List<Dataset> sources;
  private final List<Stratum> strata;
  private final String fingerprint;

  /**
   * Samples of one source and group.
   *
   * @param members their numbers in the source
   * @param perEpoch how many of them an epoch takes
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Stratum(int source, Group group, int[] members, int perEpoch) {}

  private Mix(MixConfig config, List<Dataset> sources) {
    this.sources = List.copyOf(sources);
    this.strata = strata(config, sources);
    StringBuilder identity = new StringBuilder();
    for (Stratum s : strata) {
      String name = config.sources().get(s.source).path();
      identity.append("%s %s %d %d\n".formatted(name, s.group, s.members.length, s.perEpoch));
    }
    config.sources().forEach(s -> s.sha256().ifPresent(identity::append));
    this.fingerprint = Sha256.of(identity.toString());
    if (samplesPerEpoch() == 0) {
      close();
      throw TpoException.model("the mix takes no sample of any source; are all ratios 0?");
    }
  }

  /**
   * Opens every source.
   *
   * @param folder that the paths are relative to
   * @throws TpoException of kind data where a file is missing, broken or not the one whose sum was
   *     given
   */
  public static Mix open(MixConfig config, Path folder) {
    List<Dataset> opened = new ArrayList<>();
    try {
      for (MixConfig.Source source : config.sources()) {
        Path path = folder.resolve(source.path());
        source.sha256().ifPresent(sum -> requireSum(path, sum));
        Path media = source.media().map(folder::resolve).orElseGet(() -> Format.mediaBeside(path));
        opened.add(source.format().open(path, media));
      }
      return new Mix(config, opened);
    } catch (RuntimeException e) {
      opened.forEach(Dataset::close);
      throw e;
    }
  }

  /** A mix of opened sources, in the order of the configuration. They are closed with it. */
  public static Mix of(MixConfig config, List<Dataset> sources) {
    return new Mix(config, sources);
  }

  private static void requireSum(Path file, String expected) {
    String found = Sha256.of(file);
    if (!found.equals(expected)) {
      throw TpoException.data(
          ("%s: expected the SHA-256 %s but found %s; get the file the mix was written for, or"
                  + " correct sha256")
              .formatted(file, expected, found));
    }
  }

  private static List<Stratum> strata(MixConfig config, List<Dataset> sources) {
    double weights = config.sources().stream().mapToDouble(s -> s.weight().orElse(1.0)).sum();
    List<Stratum> strata = new ArrayList<>();
    for (int s = 0; s < sources.size(); s++) {
      Dataset data = sources.get(s);
      MixConfig.Source source = config.sources().get(s);
      double perSample =
          config
              .epochSamples()
              .map(n -> n * source.weight().orElse(1.0) / weights / data.size())
              .orElse(source.ratio().orElse(1.0));
      Map<Group, List<Integer>> byGroup = new LinkedHashMap<>();
      IntStream.range(0, data.size())
          .forEach(i -> byGroup.computeIfAbsent(data.group(i), g -> new ArrayList<>()).add(i));
      int number = s;
      byGroup.forEach(
          (group, members) ->
              strata.add(
                  new Stratum(
                      number,
                      group,
                      members.stream().mapToInt(Integer::intValue).toArray(),
                      Math.toIntExact(Math.round(perSample * members.size())))));
    }
    return strata;
  }

  /** The sources, in the order of the configuration. */
  public List<Dataset> sources() {
    return sources;
  }

  /** Samples that an epoch takes. */
  public int samplesPerEpoch() {
    return Math.toIntExact(strata.stream().mapToLong(Stratum::perEpoch).sum());
  }

  /** Samples that an epoch takes, by what may share a batch. */
  public Map<Group, Integer> perGroup() {
    Map<Group, Integer> counts = new LinkedHashMap<>();
    strata.forEach(s -> counts.merge(s.group, s.perEpoch, Integer::sum));
    return counts;
  }

  /** Changes with the sources, their sizes and shares: an order continues only in the same mix. */
  public String fingerprint() {
    return fingerprint;
  }

  List<Stratum> strata() {
    return strata;
  }

  @Override
  public void close() {
    sources.forEach(Dataset::close);
  }
}
