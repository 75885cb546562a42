package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The file {@code meta_expressions.json} of Ref-YouTube-VOS and MeViS. */
public final class Expressions {
  private Expressions() {}

  /**
   * A video.
   *
   * @param frames names of its frames, without ending
   */
  public record Video(String id, List<String> frames, List<Expression> expressions) {}

  /**
   * An expression.
   *
   * @param entry where it stands, for what else it holds
   */
  public record Expression(String id, String text, JsonEntry entry) {
    /** The object's value in the images of ids, where there is one: Ref-YouTube-VOS. */
    public int objectId() {
      JsonEntry id = entry.get("obj_id");
      if (!id.id().matches("\\d{1,3}")
          || Integer.parseInt(id.id()) > 255
          || Integer.parseInt(id.id()) < 1) {
        throw id.expected("an object's id from 1 to 255");
      }
      return Integer.parseInt(id.id());
    }
  }

  /**
   * Videos in the file's order; each has a frame and an expression at least.
   *
   * @param path the file, or the folder that it is in
   */
  public static List<Video> read(Path path, Oddities oddities) {
    Path file = Files.isDirectory(path) ? path.resolve("meta_expressions.json") : path;
    List<Video> videos = new ArrayList<>();
    JsonFile.read(file, oddities)
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
}
