package io.github.tpo4j.train;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleWriter;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.train.recipe.Recipe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A run on one small clip and the tiny checkpoint of the golden files: every task, a second a step.
 * {@code main} is what the tests kill.
 */
final class TinyRun {
  private static final Path CLIP = Path.of("../docs/shapes.mp4");
  private static final Path MODEL = Path.of("../model/src/test/resources/golden/whole/checkpoint");

  private TinyRun() {}

  /** Writes the samples, the model to start from and a recipe of one stage into a folder. */
  static Path make(Path folder, String more) {
    try {
      Path data = Files.createDirectories(folder.resolve("data"));
      Files.copy(CLIP, data.resolve("shapes.mp4"));
      Path init = Files.createDirectories(folder.resolve("init"));
      try (Stream<Path> files = Files.list(MODEL)) {
        for (Path file : files.toList()) {
          Files.copy(file, init.resolve(file.getFileName()));
        }
      }
      write(data.resolve("conversation.jsonl"), conversations());
      write(data.resolve("region.jsonl"), regions());
      write(data.resolve("temporal.jsonl"), moments());
      write(data.resolve("mask.jsonl"), masks());
      Path recipe = folder.resolve("recipe.yaml");
      Files.writeString(recipe, RECIPE + more);
      return recipe;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final String RECIPE =
      """
      name: tiny
      seed: 3
      stages:
        - name: all
          init: init
          train: {connector: 1e-3, lora: 1e-3, region_head: 1e-3, region_token: 1e-3,
            temporal_head: 1e-3, temporal_token: 1e-3, mask_adapter: 1e-3, mask_token: 1e-3}
          data:
            sources:
              - {path: conversation.jsonl}
              - {path: region.jsonl}
              - {path: temporal.jsonl}
              - {path: mask.jsonl}
          length: {steps: 9}
          batch: {size: 3}
          saving: {every: 3, log: 3}
      """;

  static RecipeRun of(Path recipe, Path out, List<String> changes, List<String> lines) {
    return on("cpu", recipe, out, changes, lines);
  }

  static RecipeRun on(
      String device, Path recipe, Path out, List<String> changes, List<String> lines) {
    return new RecipeRun(
        recipe,
        Recipe.read(recipe, changes),
        recipe.resolveSibling("data"),
        out,
        TorchRuntime.device(device),
        lines::add);
  }

  /** Runs the recipe in the first argument into the second; goes on where there is a run. */
  public static void main(String[] args) {
    Path recipe = Path.of(args[0]);
    Path out = Path.of(args[1]);
    RecipeRun run = of(recipe, out, List.of(), new ArrayList<>());
    if (Files.exists(out.resolve("stages"))) {
      run.resume(StopSignal.NEVER);
    } else {
      run.begin(StopSignal.NEVER);
    }
  }

  private static void write(Path file, List<Sample> samples) {
    try (SampleWriter out = new SampleWriter(file)) {
      samples.forEach(out::write);
    }
  }

  private static List<Sample> conversations() {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Turn turn = new Turn("What happens" + " now".repeat(i) + "?", "A shape moves " + i + ".");
      all.add(Sample.conversation("c" + i, Optional.of("shapes.mp4"), "caption", List.of(turn)));
    }
    return all;
  }

  private static List<Sample> regions() {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      all.add(
          sample(
              "r" + i,
              new Turn("Where is the ball?", "<box_begin><boxes>"),
              List.of(new Box(0.1, 0.2, 0.4 + 0.05 * i, 0.6)),
              Optional.empty(),
              List.of()));
    }
    return all;
  }

  private static List<Sample> moments() {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Sample.Window window = new Sample.Window(0.2 + 0.1 * i, 1.5);
      all.add(
          sample(
              "t" + i,
              new Turn("When does it turn?", "<time_begin><temp>"),
              List.of(),
              Optional.of(new Sample.Moments(List.of(window), 1, List.of())),
              List.of()));
    }
    return all;
  }

  private static List<Sample> masks() {
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      boolean[] mask = new boolean[24 * 32];
      for (int p = 0; p < mask.length; p++) {
        mask[p] = p / 32 > 4 && p / 32 < 12 && p % 32 > 4 && p % 32 < 14 + i;
      }
      MaskTrack.Frame first = new MaskTrack.Frame(0, 0, Rle.encode(mask, 24, 32), 1);
      all.add(
          sample(
              "m" + i,
              new Turn("Show its path.", "<track_begin><tracking>"),
              List.of(),
              Optional.empty(),
              List.of(new MaskTrack("it", List.of(first)))));
    }
    return all;
  }

  private static Sample sample(
      String id,
      Turn turn,
      List<Box> boxes,
      Optional<Sample.Moments> moments,
      List<MaskTrack> masks) {
    return new Sample(
        id,
        Optional.of("shapes.mp4"),
        Optional.empty(),
        "task",
        List.of(turn),
        List.of(),
        boxes,
        moments,
        masks);
  }
}
