package io.github.tpo4j.data.read;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Oddities;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a reader cannot use of an annotation file, and why: told once, when the file is read. */
final class Omissions implements Oddities {
  private static final Logger LOG = LoggerFactory.getLogger(Omissions.class);

  private final Path annotations;
  private final Map<String, Integer> reasons = new TreeMap<>();

  Omissions(Path annotations) {
    this.annotations = annotations;
  }

  @Override
  public void add(String what, String where) {
    LOG.warn("{}: {}", where, what);
  }

  /**
   * Counts an entry that no sample is made of.
   *
   * @param why the same words for every such entry
   */
  void leaveOut(String why) {
    reasons.merge(why, 1, Integer::sum);
  }

  /** The samples that could be made; there must be some. */
  Dataset dataset(Path media, List<Sample> samples) {
    int all = samples.size() + reasons.values().stream().mapToInt(n -> n).sum();
    reasons.forEach(
        (why, n) -> LOG.warn("{}: {} of {} entries are left out: {}", annotations, n, all, why));
    if (samples.isEmpty()) {
      throw TpoException.data(
          "%s: expected at least one entry that a sample can be made of but found %s"
              .formatted(
                  annotations,
                  reasons.isEmpty() ? "none" : all + ", all left out: " + reasons.keySet()));
    }
    return new ListDataset(String.valueOf(annotations.getFileName()), media, samples);
  }
}
