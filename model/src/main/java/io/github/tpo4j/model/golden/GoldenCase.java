package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.model.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** One golden case: its json, and the tensors of the safetensors file beside it. */
public final class GoldenCase {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path json;
  private final JsonNode meta;
  private final SafetensorsFile file;

  private GoldenCase(Path json, JsonNode meta, SafetensorsFile file) {
    this.json = json;
    this.meta = meta;
    this.file = file;
  }

  /**
   * Opens a case; empty if the json is not one (it names no component and lies in no such folder).
   */
  public static Optional<GoldenCase> open(Path json) {
    try {
      JsonNode meta = JSON.readTree(json.toFile());
      if (meta == null || !meta.isObject()) {
        return Optional.empty();
      }
      String stem = json.getFileName().toString().replaceFirst("\\.json$", "");
      Path tensors = json.resolveSibling(stem + ".safetensors");
      if (!meta.has("component") && !stem.startsWith("case-")) {
        return Optional.empty();
      }
      return Optional.of(
          new GoldenCase(json, meta, Files.exists(tensors) ? SafetensorsFile.open(tensors) : null));
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, json + ": cannot be read as JSON: " + e.getMessage(), e);
    }
  }

  /** Component, as the json or else the folder names it. */
  public String component() {
    return meta.path("component")
        .asText(json.toAbsolutePath().getParent().getFileName().toString());
  }

  /** Name of the case: the json's file name without its ending. */
  public String id() {
    return json.getFileName().toString().replaceFirst("\\.json$", "");
  }

  /** The json. */
  public JsonNode meta() {
    return meta;
  }

  /** Sizes of the case. */
  public JsonNode config() {
    return meta.path("config");
  }

  /** Folder of the case, for files it shares with others. */
  public Path folder() {
    return json.toAbsolutePath().getParent();
  }

  public boolean hasTensors() {
    return file != null;
  }

  public boolean has(String name) {
    return file != null && file.has(name);
  }

  /** A tensor of the case in the type it is stored in. */
  public Tensor tensor(String name) {
    if (file == null) {
      throw TpoException.data(json + ": the case has no safetensors file beside it");
    }
    return file.tensor(name);
  }

  /** A floating-point tensor of the case as f32. */
  public Tensor f32(String name) {
    return Tensors.f32(tensor(name));
  }

  /** Names that begin with a prefix, in the file's order. */
  public List<String> names(String prefix) {
    List<String> names = new ArrayList<>();
    if (file != null) {
      file.names().stream().filter(n -> n.startsWith(prefix)).forEach(names::add);
    }
    return names;
  }

  /** The case's weights as f32, with more files of its folder if the weights lie there. */
  public Params params(String... moreFiles) {
    return params(NameMap.IDENTITY, moreFiles);
  }

  /** The same under other names. A missing or ill-shaped weight fails at once. */
  public Params params(NameMap names, String... moreFiles) {
    return Params.from(source(names, moreFiles), ScalarType.Float, new Device("cpu"));
  }

  /** The case's weights as a source, for parts that come from elsewhere too. */
  public Params.Source source() {
    return source(NameMap.IDENTITY);
  }

  private Params.Source source(NameMap names, String... moreFiles) {
    List<SafetensorsFile> files = new ArrayList<>();
    if (file != null) {
      files.add(file);
    }
    for (String f : moreFiles) {
      files.add(SafetensorsFile.open(folder().resolve(f)));
    }
    Checkpoint weights = Checkpoint.of(files, names);
    return new Params.Source() {
      @Override
      public Tensor find(String name, long[] shape, String hint) {
        Tensor t = weights.find(name, shape, hint);
        weights.failOnProblems();
        return t;
      }

      @Override
      public java.util.Set<String> names(String prefix) {
        return weights.names(prefix);
      }
    };
  }

  /** Tolerance of outputs: pass if {@code |x − ref| <= abs + rel · max|ref|}. */
  public Tolerance tolerance() {
    return Tolerance.of(meta.path("tolerance"), new Tolerance(1e-5, 1e-4));
  }

  /** Tolerance of gradients; that of the outputs where the case names none. */
  public Tolerance gradientTolerance() {
    return Tolerance.of(meta.path("tolerance").path("grad"), tolerance());
  }

  /** An absolute and a relative bound. */
  public record Tolerance(double abs, double rel) {
    static Tolerance of(JsonNode node, Tolerance fallback) {
      double abs = node.path("abs").asDouble(node.path("atol").asDouble(fallback.abs));
      double rel = node.path("rel").asDouble(node.path("rtol").asDouble(fallback.rel));
      return new Tolerance(abs, rel);
    }

    @Override
    public String toString() {
      return "%.0e + %.0e·max".formatted(abs, rel);
    }
  }
}
