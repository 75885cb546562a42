package io.github.tpo4j.model.weights;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The tensors of a model directory, mapped, and the count of which were asked for.
 *
 * <p>Loading is strict. While a model is built every missing or ill-shaped tensor is noted; {@link
 * #finish} then either reports {@code loaded N/N tensors} or fails with all of them by name.
 */
public final class Checkpoint implements Params.Source {
  /** Index file of a sharded checkpoint, as transformers writes it. */
  public static final String INDEX = "model.safetensors.index.json";

  private static final int NAMES_IN_MESSAGE = 12;

  private final String where;
  private final Map<String, SafetensorsFile> fileOf;
  private final NameMap names;
  private final Set<String> used = new LinkedHashSet<>();
  private final List<String> problems = new ArrayList<>();

  private Checkpoint(String where, Map<String, SafetensorsFile> fileOf, NameMap names) {
    this.where = where;
    this.fileOf = fileOf;
    this.names = names;
  }

  /**
   * What a strict load found.
   *
   * @param tensors tensors loaded
   * @param parameters numbers in them
   * @param ignored names of the file on the declared ignore list
   */
  public record Report(String where, int tensors, long parameters, List<String> ignored) {
    @Override
    public String toString() {
      return "loaded %d/%d tensors (%s) from %s; 0 missing, 0 unused%s"
          .formatted(
              tensors,
              tensors,
              count(parameters),
              where,
              ignored.isEmpty() ? "" : ", " + ignored.size() + " ignored as declared");
    }

    private static String count(long n) {
      return n >= 1_000_000_000
          ? String.format(Locale.ROOT, "%.2f B", n / 1e9)
          : n >= 1_000_000
              ? String.format(Locale.ROOT, "%.1f M", n / 1e6)
              : String.format(Locale.ROOT, "%.1f K", n / 1e3);
    }
  }

  /** Opens {@code model.safetensors} or the shards of a model directory. */
  public static Checkpoint open(Path dir, NameMap names) {
    if (!Files.isDirectory(dir)) {
      throw TpoException.model(
          dir
              + (Files.exists(dir) ? ": is a file" : ": no such directory")
              + "; expected a model directory with config.json and model.safetensors");
    }
    Path single = dir.resolve("model.safetensors");
    Path index = dir.resolve(INDEX);
    if (Files.exists(index)) {
      return sharded(dir, index, names);
    }
    if (!Files.exists(single)) {
      throw TpoException.model(
          dir + ": has neither model.safetensors nor " + INDEX + "; is this a model directory?");
    }
    return of(List.of(SafetensorsFile.open(single)), names);
  }

  /** The tensors of files that belong together. */
  public static Checkpoint of(Collection<SafetensorsFile> files, NameMap names) {
    Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
    for (SafetensorsFile f : files) {
      for (String name : f.names()) {
        SafetensorsFile other = fileOf.put(name, f);
        if (other != null) {
          throw TpoException.model(name + " is both in " + other.path() + " and in " + f.path());
        }
      }
    }
    String where = files.stream().map(f -> f.path().toString()).collect(Collectors.joining(", "));
    return new Checkpoint(where, fileOf, names);
  }

  private static Checkpoint sharded(Path dir, Path index, NameMap names) {
    JsonNode map;
    try {
      map = new ObjectMapper().readTree(index.toFile()).path("weight_map");
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.MODEL, index + ": cannot be read as JSON: " + e.getMessage(), e);
    }
    if (!map.isObject() || map.isEmpty()) {
      throw TpoException.model(index + ": expected \"weight_map\": {tensor: file, ...}");
    }
    Map<String, SafetensorsFile> files = new LinkedHashMap<>();
    Map<String, SafetensorsFile> fileOf = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> e : map.properties()) {
      String file = e.getValue().asText();
      if (file.contains("/") || file.contains("\\") || file.startsWith("..")) {
        throw TpoException.model(index + ": shard \"" + file + "\" is not a plain file name");
      }
      SafetensorsFile shard =
          files.computeIfAbsent(file, f -> SafetensorsFile.open(dir.resolve(f)));
      if (!shard.has(e.getKey())) {
        throw TpoException.model(
            index + ": says that " + e.getKey() + " is in " + file + ", but it is not");
      }
      fileOf.put(e.getKey(), shard);
    }
    for (SafetensorsFile shard : files.values()) {
      for (String name : shard.names()) {
        if (!fileOf.containsKey(name)) {
          throw TpoException.model(
              shard.path() + ": holds " + name + ", which " + INDEX + " does not list");
        }
      }
    }
    return new Checkpoint(dir.toString(), fileOf, names);
  }

  @Override
  public Tensor find(String ours, long[] shape, String hint) {
    String name = names.toFile(ours);
    SafetensorsFile file = fileOf.get(name);
    if (file == null) {
      problems.add(
          "%s: expected %s but the file has no such tensor"
              .formatted(name, Arrays.toString(shape)));
      return torch.zeros(1).expand(shape);
    }
    used.add(name);
    long[] found = file.shape(name);
    if (!Arrays.equals(found, shape)) {
      problems.add(
          "%s: expected %s but the file has %s%s"
              .formatted(
                  name,
                  Arrays.toString(shape),
                  Arrays.toString(found),
                  hint.isEmpty() ? "" : "; " + hint));
      return torch.zeros(1).expand(shape);
    }
    return file.tensor(name);
  }

  @Override
  public Set<String> names(String prefix) {
    return fileOf.keySet().stream()
        .map(names::fromFile)
        .filter(n -> n.startsWith(prefix))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** A mapped tensor by its name in the file; it counts as used. */
  public Tensor tensor(String name) {
    SafetensorsFile file = fileOf.get(name);
    if (file == null) {
      throw TpoException.model(where + ": has no tensor named " + name);
    }
    used.add(name);
    return file.tensor(name);
  }

  public boolean has(String name) {
    return fileOf.containsKey(name);
  }

  /** Numbers in all tensors. */
  public long parameters() {
    return fileOf.entrySet().stream()
        .mapToLong(e -> Arrays.stream(e.getValue().shape(e.getKey())).reduce(1, (a, b) -> a * b))
        .sum();
  }

  /** Shape of a tensor by its name in the file. */
  public long[] shape(String name) {
    return fileOf.get(name).shape(name);
  }

  /**
   * Ends the load.
   *
   * @param ignore names of the file that the model declares it does not use
   * @return the counts, if nothing was missing, ill-shaped or left over
   * @throws TpoException with all problems otherwise
   */
  public Report finish(Predicate<String> ignore) {
    List<String> ignored = new ArrayList<>();
    List<String> all = new ArrayList<>(problems);
    long parameters = 0;
    for (Map.Entry<String, SafetensorsFile> e : fileOf.entrySet()) {
      if (used.contains(e.getKey())) {
        parameters += Arrays.stream(e.getValue().shape(e.getKey())).reduce(1, (a, b) -> a * b);
      } else if (ignore.test(e.getKey())) {
        ignored.add(e.getKey());
      } else {
        all.add(e.getKey() + ": in the file, but no part of this model");
      }
    }
    fail(all);
    return new Report(where, used.size(), parameters, ignored);
  }

  /** Fails with what was missing or ill-shaped so far, if anything was. */
  public void failOnProblems() {
    fail(problems);
  }

  private void fail(List<String> all) {
    if (!all.isEmpty()) {
      String shown = all.stream().limit(NAMES_IN_MESSAGE).collect(Collectors.joining("\n  "));
      throw TpoException.model(
          "%s: %d tensor%s not fit the model that config.json describes:%n  %s%s"
              .formatted(
                  where,
                  all.size(),
                  all.size() == 1 ? " does" : "s do",
                  shown,
                  all.size() > NAMES_IN_MESSAGE
                      ? "%n  and %d more".formatted(all.size() - NAMES_IN_MESSAGE)
                      : ""));
    }
  }
}
