package io.github.tpo4j.train.checkpoint;

import io.github.tpo4j.core.FileTree;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.weights.SafetensorsFile;
import io.github.tpo4j.model.weights.SafetensorsWriter;
import io.github.tpo4j.train.optim.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The checkpoints of a stage, {@code step-N/} each: the trained weights in f32, the optimiser's
 * moments, where the data is, the resolved configuration, and a manifest of all of it.
 *
 * <p>A checkpoint appears under its name when it is whole and on disk; only then are old ones
 * removed. So a kill at any moment costs the steps since the last one and nothing more.
 */
public final class Checkpoints {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final Pattern NAME = Pattern.compile("step-(\\d+)");
  private static final String WEIGHTS = "weights.safetensors";
  private static final String OPTIMISER = "optimiser.safetensors";
  private static final String STATE = "state.json";
  private static final String CONFIG = "config.yaml";

  /** Room for everything but tensors. */
  private static final long SPARE = 4L << 20;

  private final Path folder;
  private final int keep;

  /**
   * @param keep how many of the newest stay
   */
  public Checkpoints(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Writes a checkpoint and removes old ones.
   *
   * @param config the resolved configuration, as YAML
   * @throws TpoException of kind data where there is too little room; the checkpoints before stay
   */
  public void write(RunState state, Optimiser optimiser, String config) {
    Map<String, Tensor> weights = optimiser.weights();
    Map<String, Tensor> moments = optimiser.moments();
    Path target = folder.resolve("step-" + state.step());
    if (Files.exists(target)) {
      if (Manifest.problem(target).isEmpty()) {
        return; // the state after a step is the same whenever it is reached
      }
      removeBroken(target);
    }
    requireRoom(bytes(weights) + bytes(moments) + SPARE);
    Durable.folder(
        target,
        part -> {
          SafetensorsWriter.write(part.resolve(WEIGHTS), weights, Map.of());
          SafetensorsWriter.write(part.resolve(OPTIMISER), moments, Map.of());
          Durable.text(part.resolve(STATE), Json.pretty(state));
          Durable.text(part.resolve(CONFIG), config);
          Manifest.write(part);
        });
    prune();
  }

  private static void removeBroken(Path checkpoint) {
    try {
      FileTree.remove(checkpoint);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, checkpoint + ": cannot be removed: " + e.getMessage(), e);
    }
  }

  private static long bytes(Map<String, Tensor> tensors) {
    return tensors.values().stream().mapToLong(t -> t.numel() * t.element_size()).sum();
  }

  private void requireRoom(long needed) {
    try {
      Files.createDirectories(folder);
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < needed) {
        throw TpoException.data(
            ("%s: a checkpoint needs %.1f MB but only %.1f MB are free; make room, lower"
                    + " saving.keep or write to another --out, then go on with --resume")
                .formatted(folder, needed / 1e6, free / 1e6));
      }
    } catch (IOException e) {
      throw TpoException.unwritable(folder, e);
    }
  }

  /** A checkpoint that is what its manifest says. */
  public record Found(RunState state, Path folder) {
    /** Takes on its weights and moments. */
    public void restore(Optimiser optimiser) {
      try (PointerScope scope = new PointerScope()) {
        SafetensorsFile weights = SafetensorsFile.open(folder.resolve(WEIGHTS));
        SafetensorsFile moments = SafetensorsFile.open(folder.resolve(OPTIMISER));
        optimiser.restore(weights::tensor, moments::tensor);
      }
    }
  }

  /** The newest complete one; says which newer ones it passes over, and why. */
  public Optional<Found> newest() {
    for (Path candidate : newestFirst()) {
      Optional<String> problem = Manifest.problem(candidate);
      if (problem.isEmpty()) {
        Path state = candidate.resolve(STATE);
        try {
          return Optional.of(
              new Found(
                  Json.read(Files.readString(state), RunState.class, state.toString()), candidate));
        } catch (IOException e) {
          problem = Optional.of(e.getMessage());
        }
      }
      log.warn("{} is passed over: {}", candidate, problem.get());
    }
    return Optional.empty();
  }

  private List<Path> newestFirst() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try {
      List<Path> found = new ArrayList<>();
      for (Path path : Durable.files(folder)) {
        String name = path.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          found.add(path);
        } else if (name.endsWith(".tmp")) {
          log.warn("{} is passed over: writing it was cut off", path);
        }
      }
      found.sort(Comparator.comparingInt(Checkpoints::step).reversed());
      return found;
    } catch (IOException e) {
      throw TpoException.unreadable(folder, e);
    }
  }

  private static int step(Path path) {
    Matcher m = NAME.matcher(path.getFileName().toString());
    return m.matches() ? Integer.parseInt(m.group(1)) : -1;
  }

  private void prune() {
    List<Path> all = newestFirst();
    for (Path old : all.subList(Math.min(keep, all.size()), all.size())) {
      try {
        Files.deleteIfExists(old.resolve(Manifest.FILE)); // from now on nobody takes it for whole
        FileTree.remove(old);
      } catch (IOException e) {
        log.warn("{} cannot be removed: {}", old, e.getMessage());
      }
    }
  }
}
