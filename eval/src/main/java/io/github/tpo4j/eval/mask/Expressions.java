package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.input.JsonEntry;
import io.github.tpo4j.eval.input.JsonFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The file {@code meta_expressions.json} of Ref-YouTube-VOS and MeViS. */
final class Expressions {
  private Expressions() {}

  /**
   * A video.
   *
   * @param frames names of its frames, without ending
   */
  record Video(String id, List<String> frames, List<Expression> expressions) {}

  /**
   * An expression.
   *
   * @param entry where it stands, for what else it holds
   */
  record Expression(String id, String text, JsonEntry entry) {}

  /**
   * Videos in the file's order; each has a frame and an expression at least.
   *
   * @param path the file, or the folder that it is in
   */
  static List<Video> read(Path path, Warnings warnings) {
    Path file = Files.isDirectory(path) ? path.resolve("meta_expressions.json") : path;
    List<Video> videos = new ArrayList<>();
    JsonFile.read(file, warnings)
        .get("videos")
        .members()
        .forEach(
            (id, video) -> {
              List<String> frames =
                  video.get("frames").list().stream().map(JsonEntry::text).toList();
              if (frames.isEmpty()) {
                throw video.get("frames").expected("at least one frame");
              }
              List<Expression> expressions = new ArrayList<>();
              Map<String, JsonEntry> members = video.get("expressions").members();
              members.forEach(
                  (name, e) -> expressions.add(new Expression(name, e.get("exp").text(), e)));
              if (!expressions.isEmpty()) {
                videos.add(new Video(id, frames, expressions));
              }
            });
    if (videos.isEmpty()) {
      throw TpoException.data(file + ": expected videos with expressions but there is none");
    }
    return videos;
  }

  /**
   * The true masks: the option {@code masks}, or one of some places beside the expressions.
   *
   * @param hint what to do if there are none
   */
  static Path truth(Inputs inputs, String hint, String... places) {
    Path given = inputs.annotations();
    Path folder = Files.isDirectory(given) ? given : given.toAbsolutePath().getParent();
    return inputs
        .option("masks")
        .map(Path::of)
        .or(() -> Stream.of(places).map(folder::resolve).filter(Files::exists).findFirst())
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: expected the true masks there, %s, or --option masks=PATH; %s"
                        .formatted(folder, String.join(" or ", places), hint)));
  }

  /** The folder that holds a folder a video: itself, or {@code Annotations} below it. */
  static Path videoFolders(Path predictions) {
    if (!Files.isDirectory(predictions)) {
      throw TpoException.data(
          "%s: expected a folder VIDEO/EXPRESSION/FRAME.png".formatted(predictions));
    }
    Path below = predictions.resolve("Annotations");
    return Files.isDirectory(below) ? below : predictions;
  }
}
