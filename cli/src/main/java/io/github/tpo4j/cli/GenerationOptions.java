package io.github.tpo4j.cli;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Placement;
import java.util.List;
import picocli.CommandLine.Option;

/** How the words of an answer are chosen; what is not given stays as {@link AskOptions} has it. */
final class GenerationOptions {
  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      description = "Most tokens of the answer (default: 200).")
  private Integer maxNewTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "0 takes the likeliest token every time (default).")
  private Double temperature;

  @Option(names = "--top-k", paramLabel = "K", description = "Sample among the K likeliest tokens.")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Sample among the likeliest tokens that reach probability P.")
  private Double topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Above 1: tokens already said become less likely.")
  private Double repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of the sampling: the same seed gives the same answer.")
  private Long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Text that ends the answer; may be repeated.")
  private List<String> stop;

  void apply(AskOptions.Builder options) {
    if (maxNewTokens != null) {
      options.maxNewTokens(maxNewTokens);
    }
    if (temperature != null) {
      options.temperature(temperature);
    }
    if (topK != null) {
      options.topK(topK);
    }
    if (topP != null) {
      options.topP(topP);
    }
    if (repetitionPenalty != null) {
      options.repetitionPenalty(repetitionPenalty);
    }
    if (seed != null) {
      options.seed(seed);
    }
    if (stop != null) {
      options.stop(stop);
    }
  }

  /** Reads {@code train} or {@code reference}. */
  static Placement placement(String name) {
    return switch (name) {
      case "train" -> Placement.TRAIN_LAYOUT;
      case "reference" -> Placement.REFERENCE;
      default ->
          throw TpoException.usage("--placement: expected train or reference but found " + name);
    };
  }
}
