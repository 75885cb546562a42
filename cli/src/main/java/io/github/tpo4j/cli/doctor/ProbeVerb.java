package io.github.tpo4j.cli.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.video.FrameGrab;
import io.github.tpo4j.video.VideoInfo;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Says what a media file really holds: it is decoded to its end. */
@Command(
    name = "probe",
    description = "Say what a media file holds, and what is wrong with it.",
    footer = {"%nThe whole file is decoded: headers lie."})
public final class ProbeVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Parameters(paramLabel = "MEDIA", description = "Video or picture.")
  private Path media;

  public ProbeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** What was found, in JSON. */
  record Probe(
      @JsonProperty("file") String file,
      @JsonProperty("container") String container,
      @JsonProperty("codec") String codec,
      @JsonProperty("pixel_format") String pixelFormat,
      @JsonProperty("image") boolean image,
      @JsonProperty("width") int width,
      @JsonProperty("height") int height,
      @JsonProperty("rotation") int rotation,
      @JsonProperty("fps") double fps,
      @JsonProperty("duration_seconds") double durationSeconds,
      @JsonProperty("frames") int frames,
      @JsonProperty("declared_frames") long declaredFrames,
      @JsonProperty("warnings") List<String> warnings) {}

  @Override
  public Integer call() {
    output.apply();
    Probe p;
    try (ProgressLine progress = output.progress(terminal)) {
      p = probe(progress);
    }
    if (output.json) {
      terminal.out().println(Json.pretty(p));
      return 0;
    }
    terminal.out().println(text(p));
    if (!output.quiet) {
      p.warnings().forEach(w -> terminal.err().println("tpo: warning: " + w));
    }
    return 0;
  }

  private Probe probe(Progress progress) {
    FrameGrab.Result r = FrameGrab.of(media).run(progress);
    VideoInfo i = r.info();
    return new Probe(
        media.toString(),
        i.container(),
        i.codec(),
        i.pixelFormat(),
        i.isImage(),
        i.width(),
        i.height(),
        i.rotation(),
        r.fps(),
        r.durationSeconds(),
        r.frames(),
        i.declaredFrames(),
        r.warnings());
  }

  private static String text(Probe p) {
    String turned = p.rotation() == 0 ? "" : ", turned by %d°".formatted(p.rotation());
    String kind =
        "%s: %s %s (%s), %d x %d%s"
            .formatted(
                p.file(),
                p.container(),
                p.image() ? "picture" : p.codec(),
                p.image() ? p.codec() : p.pixelFormat(),
                p.width(),
                p.height(),
                turned);
    return p.image()
        ? kind
        : kind
            + String.format(
                Locale.ROOT,
                ", %d frames, %.2f s, %.2f frames/s",
                p.frames(),
                p.durationSeconds(),
                p.fps());
  }
}
