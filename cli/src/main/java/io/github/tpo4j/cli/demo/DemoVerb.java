package io.github.tpo4j.cli.demo;

import io.github.tpo4j.cli.Version;
import io.github.tpo4j.cli.ask.AnswerText;
import io.github.tpo4j.cli.ask.ModelOptions;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Gallery;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.overlay.OverlayWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The README's main job: a trained model answers one question an ability, beside the truth. */
@Command(
    name = "demo",
    description =
        "Ask the embedded model one question for each of its abilities, and write a page of the"
            + " answers beside the truth.",
    footer = {"%nExample: tpo demo --out demo"})
public final class DemoVerb implements Callable<Integer> {
  private static final String QUESTIONS = "sample.jsonl";

  private final Terminal terminal;
  @Mixin private OutputOptions output;
  @Mixin private ModelOptions model;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      defaultValue = "demo",
      description = "Folder for demo.html and the overlays (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--questions",
      paramLabel = "DIR",
      description =
          "Folder with clips, clips.yaml and sample.jsonl (default: demo in the model's folder).")
  private Path questions;

  public DemoVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    output.apply();
    Path modelDir = model.dir();
    Path from = questions == null ? modelDir.resolve(Gallery.FOLDER) : questions;
    List<Gallery.Clip> clips = Config.read(from.resolve(Gallery.FILE), Gallery.class).clips();
    List<Sample> samples = SampleFile.all(from.resolve(QUESTIONS));
    makeFolder();
    try (ProgressLine progress = output.progress(terminal)) {
      progress.update("loading the model", 0, 0);
      List<DemoPage.Room> rooms = new ArrayList<>();
      String modelText;
      try (Tpo tpo = Tpo.load(modelDir, model.load())) {
        modelText = tpo.toString();
        progress.clear();
        terminal.out().println(modelText);
        for (Gallery.Clip clip : clips) {
          List<Sample> about =
              samples.stream().filter(s -> clip.media().equals(s.media().orElse(""))).toList();
          rooms.add(room(tpo, clip, from.resolve(clip.media()), about, progress));
        }
      }
      Path page = out.resolve("demo.html");
      DemoPage.write(page, modelText, Version.ofBuild(), rooms);
      terminal.out().println("\nwrote " + page + ": open it in a browser");
      return 0;
    }
  }

  private DemoPage.Room room(
      Tpo tpo, Gallery.Clip clip, Path file, List<Sample> samples, ProgressLine progress) {
    terminal.out().println("\n" + clip.name());
    List<Exhibit> exhibits = new ArrayList<>();
    Answer last = null;
    for (Sample s : samples) {
      AskOptions.Builder options =
          AskOptions.builder().boxes(s.inputBoxes()).progress(progress).maxNewTokens(120);
      if (s.isChoice()) {
        options.chat(new AskOptions.Chat("", PromptLayout.BEST_OPTION));
      }
      long begin = System.nanoTime();
      Answer answer = tpo.ask(Media.of(file), Exhibit.question(s), options.build());
      Exhibit exhibit = Exhibit.of(s, answer, (System.nanoTime() - begin) / 1e9);
      progress.clear();
      say(exhibit, answer);
      if (!answer.masks().isEmpty() || !answer.moments().isEmpty() || !answer.boxes().isEmpty()) {
        String name = stem(clip.media()) + "-" + s.kind() + ".mp4";
        OverlayWriter.write(file, answer, out.resolve(name), Limits.LOCAL, progress);
      }
      progress.clear();
      exhibits.add(exhibit);
      last = answer;
    }
    if (last == null) {
      throw TpoException.data(
          "%s: expected questions about %s but found none".formatted(QUESTIONS, clip.media()));
    }
    return new DemoPage.Room(
        clip.name(), clip.source(), DemoPage.dataUrl(file), last.media(), exhibits);
  }

  private void say(Exhibit e, Answer answer) {
    terminal.out().println();
    terminal.out().println("Q  " + e.question().strip().replace("\n", "\n   "));
    String said = AnswerText.of(answer, false, terminal.colours()).replace("\n", "\n   ");
    terminal.out().println("A  " + said);
    if (!e.truth().text().isBlank()) {
      terminal.out().println("T  " + e.truth().text());
    }
    terminal
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "   %s%.1f s",
                e.grade().isEmpty() ? "" : e.grade() + "; ",
                e.seconds()));
  }

  private void makeFolder() {
    try {
      Files.createDirectories(out);
    } catch (IOException e) {
      throw TpoException.usage("%s: the folder cannot be made: %s".formatted(out, e.getMessage()));
    }
  }

  private static String stem(String file) {
    return file.replaceFirst("\\.[^.]*$", "");
  }
}
