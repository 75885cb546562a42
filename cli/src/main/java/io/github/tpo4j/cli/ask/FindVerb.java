package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** When something happens: moments and saliency. */
@Command(
    name = "find",
    description =
        "Say when something happens in a video: moments, best first, and a saliency curve.",
    footer = {"%nExample: tpo find clip.mp4 \"a person opens the door\""})
public final class FindVerb extends ModelVerb {
  @Parameters(
      index = "1",
      paramLabel = "QUERY",
      description = "What happens, such as \"a person opens the door\".")
  private String query;

  public FindVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  String asked() {
    return query;
  }

  @Override
  Answer answer(Tpo tpo, Media media, AskOptions options) {
    return tpo.find(media, query, options);
  }
}
