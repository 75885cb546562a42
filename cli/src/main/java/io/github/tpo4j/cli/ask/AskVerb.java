package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.video.VideoInfo;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A question in words, answered in words, and with boxes, moments or masks where they belong. */
@Command(
    name = "ask",
    description = "Ask a question; the model answers in words and points where it decides to.",
    footer = {"%nExample: tpo ask clip.mp4 \"What does the person pick up, and when?\""})
public final class AskVerb extends ModelVerb {
  @Parameters(index = "1", paramLabel = "QUESTION", description = "The question, in quotes.")
  private String question;

  @Mixin private GenerationOptions generation;

  @Option(
      names = "--box",
      paramLabel = "X1,Y1,X2,Y2",
      description =
          "Box for a <track_box> in the question: pixels, or fractions if all are at most 1. May "
              + "be repeated, in the order of the placeholders.")
  private List<String> boxes = List.of();

  public AskVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  String asked() {
    return question;
  }

  @Override
  boolean streams() {
    return true;
  }

  @Override
  void prepare(AskOptions.Builder options, VideoInfo info) {
    if (question.isBlank()) {
      throw TpoException.usage("QUESTION: expected words but found nothing");
    }
    int wanted = question.split(Task.TRACK_BOX, -1).length - 1;
    if (wanted != boxes.size()) {
      throw TpoException.usage(
          "the question has %d %s but there are %d --box: expected one box for each"
              .formatted(wanted, Task.TRACK_BOX, boxes.size()));
    }
    generation.apply(options);
    options.boxes(boxes.stream().map(b -> BoxText.parse(b, info.width(), info.height())).toList());
  }

  @Override
  Answer answer(Tpo tpo, Media media, AskOptions options) {
    return tpo.ask(media, question, options);
  }
}
