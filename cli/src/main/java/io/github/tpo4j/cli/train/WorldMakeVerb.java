package io.github.tpo4j.cli.train;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.folder.WorldFolder;
import io.github.tpo4j.data.world.folder.WorldMaker;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes one split of the world in a folder. */
@Command(
    name = "make",
    description = "Make one split of the world: stories, clips, labels.",
    footer = {
      "%nThe same numbers, split and seed give the same labels to the last byte.",
      "An interrupted call goes on where it was when it is started again; so does one",
      "that asks for more clips."
    })
final class WorldMakeVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to fill.")
  private Path out;

  @Option(
      names = "--split",
      required = true,
      paramLabel = "SPLIT",
      description = "train, val or test: each has its own seeds.")
  private World.Split split;

  @Option(names = "--clips", required = true, paramLabel = "N", description = "How many clips.")
  private int clips;

  @Option(
      names = "--seed",
      paramLabel = "S",
      description = "Seed of all stories; default ${DEFAULT-VALUE}.")
  private long seed = 1;

  @Option(
      names = "--world",
      paramLabel = "FILE",
      description = "Numbers of the world as YAML: size, length, actors, held-out combinations.")
  private Path numbers;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Clips made at a time; default: the processors.")
  private int threads = Runtime.getRuntime().availableProcessors();

  WorldMakeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What was made, in JSON. */
  record Made(
      @JsonProperty("folder") String folder,
      @JsonProperty("clips") int clips,
      @JsonProperty("rendered") int rendered,
      @JsonProperty("seconds") double seconds) {}

  @Override
  public Integer call() {
    output.apply();
    atLeastOne("--clips", clips);
    atLeastOne("--threads", threads);
    World world = numbers == null ? World.DEFAULT : Config.read(numbers, World.class);
    WorldFolder.Recipe recipe = new WorldFolder.Recipe(world, split, seed);
    long start = System.nanoTime();
    int rendered;
    try (ProgressLine progress = output.progress(terminal)) {
      WorldFolder folder = WorldFolder.begin(out, recipe);
      rendered = new WorldMaker(folder, recipe, threads, progress).make(clips);
    }
    Made made = new Made(out.toString(), clips, rendered, (System.nanoTime() - start) / 1e9);
    terminal.out().println(output.json ? Json.pretty(made) : text(made));
    return 0;
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw TpoException.usage("%s: expected at least 1 but found %d".formatted(option, value));
    }
  }

  private static String text(Made made) {
    return String.format(
        Locale.ROOT,
        "%s: %d clips, %d of them rendered now, %.1f s",
        made.folder(),
        made.clips(),
        made.rendered(),
        made.seconds());
  }
}
