package io.github.tpo4j.cli.ask;

import io.github.tpo4j.model.AskOptions;
import picocli.CommandLine.Option;

/** Which frames of a video are masked. */
final class EveryOption {
  @Option(
      names = "--every",
      paramLabel = "N",
      defaultValue = "1",
      description = "Mask every Nth frame of a video only: N times faster (default: 1).")
  private int frames;

  void apply(AskOptions.Builder options) {
    GenerationOptions.require(frames >= 1, "--every", "at least 1", frames);
    options.everyNthFrame(frames);
  }
}
