package io.github.tpo4j.cli.ask;

import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.video.VideoInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Masks of the object in a box. */
@Command(
    name = "track",
    description = "Mask the object that a box holds on the first frame, on every frame.",
    footer = {"%nExample: tpo track clip.mp4 --box 120,80,340,290 --out track.mp4"})
public final class TrackVerb extends ModelVerb {
  @Option(
      names = "--box",
      required = true,
      paramLabel = "X1,Y1,X2,Y2",
      description =
          "Left, top, right and bottom on the first frame, in pixels; in fractions of the width "
              + "and height if all four are at most 1.")
  private String boxText;

  @Mixin private EveryOption every;

  private Box box;

  public TrackVerb(Terminal terminal) {
    super(terminal);
  }

  @Override
  String asked() {
    return boxText;
  }

  @Override
  void prepare(AskOptions.Builder options, VideoInfo info) {
    box = BoxText.parse(boxText, info.width(), info.height());
    every.apply(options);
  }

  @Override
  Answer answer(Tpo tpo, Media media, AskOptions options) {
    return tpo.track(media, box, options);
  }
}
