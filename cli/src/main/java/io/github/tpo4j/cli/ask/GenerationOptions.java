package io.github.tpo4j.cli.ask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.llm.generate.Sampling;
import java.util.List;
import picocli.CommandLine.Option;

/** How the words of an answer are chosen. */
final class GenerationOptions {
  @Option(
      names = "--max-new-tokens",
      paramLabel = "N",
      defaultValue = "200",
      description = "Most tokens of the answer (default: ${DEFAULT-VALUE}).")
  private int maxNewTokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "0",
      description = "0 takes the likeliest token every time (default).")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      defaultValue = "0",
      description = "Sample among the K likeliest tokens; needs --temperature.")
  private int topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      defaultValue = "1",
      description =
          "Sample among the likeliest tokens that reach probability P; needs --temperature.")
  private double topP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      defaultValue = "1",
      description = "Above 1: tokens already said become less likely.")
  private double repetitionPenalty;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "0",
      description = "Seed of the sampling: the same seed gives the same answer.")
  private long seed;

  @Option(
      names = "--stop",
      paramLabel = "TEXT",
      description = "Text that ends the answer; may be repeated.")
  private List<String> stop = List.of();

  void apply(AskOptions.Builder options) {
    if (temperature == 0 && (topK != 0 || topP != 1)) {
      throw TpoException.usage(
          "--top-k and --top-p choose among sampled tokens: give --temperature above 0 with them");
    }
    require(maxNewTokens >= 1, "--max-new-tokens", "at least 1", maxNewTokens);
    require(
        temperature >= 0 && temperature < Double.POSITIVE_INFINITY,
        "--temperature",
        "0 or more",
        temperature);
    require(topK >= 0, "--top-k", "0 or more", topK);
    require(topP > 0 && topP <= 1, "--top-p", "above 0 and at most 1", topP);
    options
        .maxNewTokens(maxNewTokens)
        .sampling(new Sampling(temperature, topK, topP, repetitionPenalty, seed))
        .stop(stop);
  }

  /** Refuses a value in the words of the command line. */
  static void require(boolean fits, String option, String expected, Object found) {
    if (!fits) {
      throw TpoException.usage("%s: expected %s but found %s".formatted(option, expected, found));
    }
  }
}
