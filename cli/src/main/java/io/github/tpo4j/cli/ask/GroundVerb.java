package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Where something is: boxes. */
@Command(
    name = "ground",
    description =
        "Say where something is: a box on a picture, or on the first sampled frame of a video.",
    footer = {"%nExample: tpo ground photo.jpg \"the red cup\" --out boxes.png"})
public final class GroundVerb extends ModelVerb {
  @Parameters(
      index = "1",
      paramLabel = "EXPRESSION",
      description = "What to look for, such as \"the red cup\".")
  private String expression;

  public GroundVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  String asked() {
    return expression;
  }

  @Override
  Answer answer(Tpo tpo, Media media, AskOptions options) {
    return tpo.ground(media, expression, options);
  }
}
