package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.VideoInfo;
import io.github.tpo4j.video.VideoReader;
import io.github.tpo4j.video.overlay.OverlayWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What the verbs with a model share. What can be wrong without the model is checked before it is
 * loaded: the output's name, the media file, the box.
 */
abstract class ModelVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;
  @Mixin private ModelOptions model;

  @Parameters(index = "0", paramLabel = "MEDIA", description = "Video or picture.")
  private Path media;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Draw the answer on the media: overlay.mp4, or overlay.png for one picture.")
  private Path out;

  ModelVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What is asked for, in the user's words. */
  abstract String asked();

  /** Sets what this verb has options for; here everything but the model is known. */
  void prepare(AskOptions.Builder options, VideoInfo info) {}

  /** Asks the model. */
  abstract Answer answer(Tpo tpo, Media media, AskOptions options);

  /** Whether the answer's words may be printed while they come. */
  boolean streams() {
    return false;
  }

  @Override
  public final Integer call() {
    output.apply();
    Path dir = model.dir();
    if (out != null) {
      OverlayWriter.check(out);
    }
    try (ProgressLine progress = output.progress(terminal)) {
      AskOptions.Builder options = AskOptions.DEFAULT.toBuilder().progress(progress);
      try (VideoReader video = VideoReader.open(media)) {
        prepare(options, video.info());
      }
      Talk talk = new Talk(terminal, progress);
      boolean streams = streams() && terminal.outIsTerminal() && !output.json;
      if (streams) {
        options.onText(talk::hear);
      }
      AskOptions ready = options.build();
      progress.update("loading the model", 0, 0);
      long begin = System.nanoTime();
      Answer answer;
      String modelText;
      double loaded;
      double answered;
      try (Tpo tpo = Tpo.load(dir, model.load())) {
        loaded = seconds(begin);
        modelText = tpo.toString();
        note(progress, "%s (%.1f s)", modelText, loaded);
        begin = System.nanoTime();
        answer = answer(tpo, Media.of(media), ready);
        answered = seconds(begin);
      }
      progress.clear();
      talk.end();
      note(progress, "answered in %.1f s", answered);
      if (out != null) {
        OverlayWriter.write(media, answer, out, Limits.LOCAL, progress);
        progress.clear();
      }
      AnswerDocument document =
          AnswerDocument.of(getClass(), media, asked(), dir, modelText, answer, answered, out);
      terminal
          .out()
          .println(
              output.json
                  ? Json.pretty(document)
                  : AnswerText.of(answer, streams, terminal.colours()));
      if (out != null && !output.json && !output.quiet) {
        terminal.err().println("tpo: wrote " + out);
      }
      return 0;
    }
  }

  private void note(ProgressLine progress, String format, Object... values) {
    if (output.verbose) {
      progress.clear();
      terminal.err().println("tpo: " + String.format(Locale.ROOT, format, values));
    }
  }

  private static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }

  /** Prints words as they come. */
  private static final class Talk {
    private final Terminal terminal;
    private final ProgressLine progress;
    private boolean begun;

    Talk(Terminal terminal, ProgressLine progress) {
      this.terminal = terminal;
      this.progress = progress;
    }

    boolean hear(String words) {
      progress.clear();
      String shown = begun ? words : words.stripLeading();
      begun |= !shown.isEmpty();
      terminal.out().print(Terminal.harmless(shown));
      terminal.out().flush();
      return !terminal.out().checkError();
    }

    void end() {
      if (begun) {
        terminal.out().println();
      }
    }
  }
}
