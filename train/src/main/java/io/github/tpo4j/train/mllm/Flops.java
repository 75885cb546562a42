package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.train.Objective;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * About how many floating-point operations a batch takes: two for every weight that a token meets
 * and for every score's channels, once forward, once more where a gradient passes, and once more
 * where the weights learn.
 */
final class Flops {
  private final TpoConfig config;
  private final Map<String, Objective.Part> parts;
  private final Set<String> trained;

  Flops(TpoConfig config, Map<String, Objective.Part> parts, Set<String> trained) {
    this.config = config;
    this.parts = parts;
    this.trained = trained;
  }

  /**
   * @param frames that went through the vision encoder
   */
  double of(List<Prepared> samples, long frames) {
    double total = 0;
    long views = samples.stream().filter(s -> s.view().isPresent()).count();
    for (Prepared s : samples) {
      double n = s.words().length();
      double words = config.llm().vocab() * (double) config.llm().hidden();
      double blocks = parts.get("lm").size() - 2 * words;
      double targets = 0;
      for (int label : s.words().labels()) {
        targets += label >= 0 ? 1 : 0;
      }
      double scores = 2.0 * config.llm().layers() * config.llm().hidden() * n * n / 2;
      total += passes("lm", true) * 2 * (blocks * n + words * targets + scores);
    }
    double patches = (double) config.vision().grid() * config.vision().grid();
    double perVideo = patches * config.vision().numFrames();
    double vision = parts.get("vision_encoder").size() * patches * frames;
    double attention =
        2.0 * config.vision().blocks() * config.vision().embedDim() * perVideo * patches * frames;
    total += passes("vision_encoder", false) * 2 * (vision + attention);
    if (frames > 0 || trained.contains("connector")) {
      double queries = config.bridge().queries();
      total += passes("connector", false) * 2 * parts.get("connector").size() * queries * views;
    }
    return total;
  }

  /** Forward, gradient of the input, gradient of the weights. */
  private double passes(String part, boolean gradientPasses) {
    return trained.contains(part) ? 3 : gradientPasses ? 2 : 1;
  }
}
