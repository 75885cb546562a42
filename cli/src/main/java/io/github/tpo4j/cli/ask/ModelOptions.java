package io.github.tpo4j.cli.ask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.Placement;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which model answers, and where it runs. */
public final class ModelOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      defaultValue = "${env:TPO_MODEL}",
      description =
          "Model directory: config.json, safetensors, tokenizer. Default: TPO_MODEL, which ./tpo"
              + " sets to models/tpo-tiny where that is there.")
  private Path dir;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, cpu, cuda or cuda:N (default: ${DEFAULT-VALUE}).")
  private String device;

  @Option(
      names = "--dtype",
      paramLabel = "NAME",
      defaultValue = "auto",
      description =
          "Type of the weights: auto, f32 or bf16 (default: ${DEFAULT-VALUE}: f32 where it fits).")
  private String dtype;

  @Option(
      names = "--placement",
      paramLabel = "NAME",
      defaultValue = "train",
      description =
          "Who trained the model: train, tpo4j (default), or reference, the authors of the published"
              + " checkpoint, which has its task tokens and questions placed and worded otherwise.")
  private String placement;

  @Option(
      names = "--clip-features",
      paramLabel = "FILE",
      description =
          "Precomputed features of the temporal head (safetensors), which the published "
              + "checkpoint needs.")
  private Path clipFeatures;

  /** The model directory, which must be named and exist. */
  public Path dir() {
    if (dir == null || dir.toString().isBlank()) {
      throw TpoException.usage(
          "which model? Pass --model DIR or set TPO_MODEL. Expected is a directory in the layout of"
              + " the published VideoChat-TPO checkpoint: config.json, model.safetensors or shards"
              + " with their index, and the tokenizer. ./tpo takes models/tpo-tiny of its source"
              + " tree by itself, but there is none");
    }
    if (!Files.isDirectory(dir)) {
      throw TpoException.model(
          "%s: %s; expected a model directory with config.json and model.safetensors"
              .formatted(dir, Files.exists(dir) ? "is a file" : "no such directory"));
    }
    return dir;
  }

  public LoadOptions load() {
    LoadOptions options =
        LoadOptions.DEFAULT.withDevice(device).withDtype(dtype).withPlacement(placement());
    return clipFeatures == null ? options : options.withClipFeatures(clipFeatures);
  }

  private Placement placement() {
    return switch (placement) {
      case "train" -> Placement.TRAIN_LAYOUT;
      case "reference" -> Placement.REFERENCE;
      default ->
          throw TpoException.usage(
              "--placement: expected train or reference but found " + placement);
    };
  }
}
