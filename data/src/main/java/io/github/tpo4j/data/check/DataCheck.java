package io.github.tpo4j.data.check;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.read.Format;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.data.world.folder.WorldFolder;
import io.github.tpo4j.data.world.publish.SampleFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Reads every sample, decodes every medium to its end, and holds labels against what was decoded.
 * Media are compared across splits by their content, so that a copy under another name is found.
 */
public final class DataCheck {
  private final List<DataReport.Source> sources = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();
  private final Map<Path, Seen> media = new TreeMap<>();
  private final Map<String, String> words = new HashMap<>();
  private final Progress progress;

  /** A medium's users: splits, and the labels that have to fit. */
  private record Seen(Set<String> splits, List<MediaCheck.Label> labels) {}

  private DataCheck(Progress progress) {
    this.progress = progress;
  }

  /** Checks the sources of a mix; paths are relative to the folder. */
  public static DataReport of(MixConfig mix, Path folder, Progress progress) {
    DataCheck check = new DataCheck(progress);
    for (MixConfig.Source source : mix.sources()) {
      Path file = folder.resolve(source.path());
      source
          .sha256()
          .filter(sum -> Files.isRegularFile(file) && !sum.equals(Sha256.of(file)))
          .ifPresent(sum -> check.problems.add(file + ": its SHA-256 is not " + sum));
      check.source(file, source.split(), source.format(), source.media().map(folder::resolve));
    }
    return check.report();
  }

  /**
   * Checks every {@code .jsonl} file below a folder; of a world's folder its files of samples, for
   * its stories and published formats are written otherwise. A file's split is the first of {@code
   * train}, {@code val} and {@code test} that stands in its path below the folder.
   */
  public static DataReport of(Path folder, Progress progress) {
    DataCheck check = new DataCheck(progress);
    List<Path> files;
    try (Stream<Path> all = Files.walk(folder)) {
      files =
          all.filter(f -> f.toString().endsWith(".jsonl") && mayHoldSamples(f, folder))
              .sorted()
              .toList();
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, folder + ": expected a readable folder; " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw TpoException.data(folder + ": expected files of samples (.jsonl) but found none");
    }
    for (Path file : files) {
      String below = folder.relativize(file).toString();
      String split =
          Stream.of("train", "val", "test").filter(below::contains).findFirst().orElse("none");
      check.source(file, split, Format.SAMPLES, Optional.empty());
    }
    return check.report();
  }

  private static boolean mayHoldSamples(Path file, Path folder) {
    for (Path p = file.getParent(); p != null && p.startsWith(folder); p = p.getParent()) {
      if (WorldFolder.isAt(p)) {
        String name = file.getFileName().toString().replaceFirst("\\.jsonl$", "");
        return p.equals(file.getParent()) && SampleFiles.NAMES.contains(name);
      }
    }
    return true;
  }

  private void source(Path file, String split, Format format, Optional<Path> mediaFolder) {
    Path folder = mediaFolder.orElseGet(() -> Format.mediaBeside(file));
    Tally tally = new Tally(file, split, folder);
    try {
      if (format == Format.SAMPLES) {
        SampleFile.read(
            file,
            (sample, line) -> tally.add(sample, "line " + line),
            refusal -> problems.add(refusal.getMessage()));
      } else {
        try (Dataset data = format.open(file, folder)) {
          for (int i = 0; i < data.size(); i++) {
            tally.add(data.get(i), "sample " + i);
          }
        }
      }
    } catch (TpoException e) {
      problems.add(e.getMessage());
    }
    sources.add(tally.row());
  }

  private DataReport report() {
    Map<String, Path> byContent = new HashMap<>();
    long done = 0;
    for (Map.Entry<Path, Seen> one : media.entrySet()) {
      progress.update("decoding media", done++, media.size());
      new MediaCheck(one.getKey(), problems, warnings).run(one.getValue().labels());
      if (Files.isRegularFile(one.getKey())) {
        Path same = byContent.putIfAbsent(Sha256.of(one.getKey()), one.getKey());
        Set<String> splits = new TreeSet<>(one.getValue().splits());
        splits.addAll(same == null ? Set.of() : media.get(same).splits());
        if (splits.size() > 1) {
          problems.add(
              "%s%s: expected in one split but found in %s"
                  .formatted(
                      one.getKey(),
                      same == null ? "" : " (the same as " + same + ")",
                      String.join(" and ", splits)));
        }
      }
    }
    return new DataReport(sources, media.size(), problems, warnings);
  }

  /** Counts of one file. */
  private final class Tally {
    private final Path file;
    private final String split;
    private final Path folder;
    private final Set<String> ids = new HashSet<>();
    private final Map<String, Integer> groups = new TreeMap<>();
    private final Map<String, Integer> kinds = new TreeMap<>();
    private final List<Integer> characters = new ArrayList<>();

    Tally(Path file, String split, Path folder) {
      this.file = file;
      this.split = split;
      this.folder = folder;
    }

    void add(Sample sample, String place) {
      String where = "%s, %s".formatted(file, place);
      groups.merge(sample.group().toString(), 1, Integer::sum);
      kinds.merge(sample.kind(), 1, Integer::sum);
      characters.add(Dataset.characters(sample));
      if (!ids.add(sample.id())) {
        problems.add(
            "%s: id: expected one that is new but %s stands twice".formatted(where, sample.id()));
      }
      String same = words.putIfAbsent(content(sample), where);
      if (same != null) {
        warnings.add("%s: the same medium and words as %s".formatted(where, same));
      }
      sample
          .media()
          .map(m -> folder.resolve(m).normalize())
          .ifPresent(
              path -> {
                Seen seen =
                    media.computeIfAbsent(path, p -> new Seen(new TreeSet<>(), new ArrayList<>()));
                seen.splits().add(split);
                seen.labels().add(MediaCheck.Label.of(sample, where));
              });
    }

    private String content(Sample sample) {
      return Sha256.of(
          "%s %s %s %s"
              .formatted(
                  sample.media().map(m -> folder.resolve(m).normalize()),
                  sample.frame(),
                  sample.inputBoxes(),
                  sample.turns()));
    }

    DataReport.Source row() {
      int[] sorted = characters.stream().mapToInt(Integer::intValue).sorted().toArray();
      int n = sorted.length;
      return new DataReport.Source(
          file.toString(),
          split,
          n,
          groups,
          kinds,
          n == 0 ? List.of() : Arrays.asList(sorted[0], sorted[n / 2], sorted[n - 1]));
    }
  }
}
