package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.video.VideoInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Masks of a described object. */
@Command(
    name = "segment",
    description = "Mask a described object on every frame.",
    footer = {"%nExample: tpo segment clip.mp4 \"the red ball\" --out masks.mp4"})
public final class SegmentVerb extends ModelVerb {
  @Parameters(
      index = "1",
      paramLabel = "EXPRESSION",
      description = "What to mask, such as \"the red ball\".")
  private String expression;

  @Mixin private EveryOption every;

  public SegmentVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  String asked() {
    return expression;
  }

  @Override
  void prepare(AskOptions.Builder options, VideoInfo info) {
    every.apply(options);
  }

  @Override
  Answer answer(Tpo tpo, Media media, AskOptions options) {
    return tpo.segment(media, expression, options);
  }
}
