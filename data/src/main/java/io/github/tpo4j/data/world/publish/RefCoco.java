package io.github.tpo4j.data.world.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Expression;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * RefCOCO and RefCOCO+: boxes of expressions on single frames, as flat lines and as a COCO file
 * with an image entry a sentence (benchmarks.md 11). RefCOCO+ has no words of place.
 */
final class RefCoco implements Format {
  private final Folder folder;
  private final List<Line> lines = new ArrayList<>();
  private final List<Line> plusLines = new ArrayList<>();

  RefCoco(Folder folder) {
    this.folder = folder;
  }

  /** A line of the flat form; corners in pixels. */
  private record Line(
      @JsonProperty("image") String image,
      @JsonProperty("sent") String sent,
      @JsonProperty("bbox") List<Double> bbox,
      @JsonProperty("height") int height,
      @JsonProperty("width") int width) {}

  @Override
  public void add(Cast cast, Footage footage) {
    Story story = cast.story();
    int frame = story.frames() / 2;
    int before = lines.size() + plusLines.size();
    add(lines, story, frame, Expression.byPlace(cast, frame));
    add(lines, story, frame, Expression.byLook(cast));
    add(plusLines, story, frame, Expression.byLook(cast));
    if (lines.size() + plusLines.size() > before) {
      folder.jpeg(image(story), footage.picture(frame));
    }
  }

  private static void add(List<Line> to, Story story, int frame, List<Expression> expressions) {
    for (Expression e : expressions) {
      if (e.role().seen(frame)) {
        double[] c =
            e.role()
                .at(frame)
                .box()
                .orElseThrow()
                .clamped()
                .toPixels(story.width(), story.height());
        to.add(
            new Line(
                image(story),
                e.text(),
                List.of(hundredths(c[0]), hundredths(c[1]), hundredths(c[2]), hundredths(c[3])),
                story.height(),
                story.width()));
      }
    }
  }

  private static String image(Story story) {
    return "images/" + story.id() + ".jpg";
  }

  private static double hundredths(double v) {
    return Math.rint(100 * v) / 100;
  }

  @Override
  public void close() {
    write("refcoco", lines);
    write("refcocop", plusLines);
  }

  private void write(String name, List<Line> all) {
    folder.lines(name + "_val.jsonl", all.stream().map(Json::write).toList());
    List<Object> images = new ArrayList<>();
    List<Object> annotations = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Line line = all.get(i);
      int id = i + 1;
      images.add(image(name, line, id));
      annotations.add(annotation(line, id));
    }
    Map<String, Object> coco = new LinkedHashMap<>();
    coco.put("info", "");
    coco.put("licenses", "");
    coco.put("images", images);
    coco.put("annotations", annotations);
    coco.put("categories", List.of(new TreeMap<>(Map.of("id", 1, "name", "object"))));
    folder.json("instances_" + name + "_val.json", coco);
  }

  private static Map<String, Object> image(String dataset, Line line, int id) {
    Map<String, Object> image = new LinkedHashMap<>();
    image.put("file_name", line.image());
    image.put("height", line.height());
    image.put("width", line.width());
    image.put("original_id", id);
    image.put("id", id);
    image.put("caption", line.sent());
    image.put("dataset_name", dataset);
    return image;
  }

  private static Map<String, Object> annotation(Line line, int id) {
    List<Double> c = line.bbox();
    double w = hundredths(c.get(2) - c.get(0));
    double h = hundredths(c.get(3) - c.get(1));
    Map<String, Object> annotation = new LinkedHashMap<>();
    annotation.put("id", id);
    annotation.put("image_id", id);
    annotation.put("category_id", 1);
    annotation.put("bbox", List.of(c.get(0), c.get(1), w, h));
    annotation.put("area", hundredths(w * h));
    annotation.put("iscrowd", 0);
    return annotation;
  }
}
