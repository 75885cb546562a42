package io.github.tpo4j.cli.train;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.world.folder.WorldFolder;
import io.github.tpo4j.data.world.show.ContactSheet;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a page on which the labels of a split can be looked at. */
@Command(
    name = "show",
    description = "Write an HTML page with clips, their labels drawn in, and what is asked.")
final class WorldShowVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "DIR", description = "Folder that `tpo world make` has filled.")
  private Path folder;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "The page; default: show.html in the folder.")
  private Path page;

  @Option(
      names = "--clips",
      paramLabel = "N",
      description = "Clips on the page, from the first; default ${DEFAULT-VALUE}.")
  private int clips = 24;

  WorldShowVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    if (clips < 1) {
      throw TpoException.usage("--clips: expected at least 1 but found " + clips);
    }
    Path file = page == null ? folder.resolve("show.html") : page;
    try (ProgressLine progress = output.progress(terminal)) {
      new ContactSheet(new WorldFolder(folder), progress).write(file, clips);
    }
    terminal.out().println(file);
    return 0;
  }
}
