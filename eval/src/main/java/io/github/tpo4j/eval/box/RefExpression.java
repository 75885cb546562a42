package io.github.tpo4j.eval.box;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Warnings;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A referring expression and the box of what it refers to.
 *
 * @param id line number from 1, or the image id of a COCO file
 * @param split where the line or the image says it ({@code split}, {@code dataset_name}); or empty
 * @param box {@code x1 y1 x2 y2} in pixels
 */
record RefExpression(
    String id, String split, String image, String sentence, double[] box, int width, int height) {

  /**
   * Reads JSONL of Qwen-VL and InternVL, or a COCO file of MDETR and ReferFormer with one image
   * entry an expression.
   */
  static List<RefExpression> read(Path file, Warnings warnings) {
    if (file.toString().matches(".*\\.p(kl|ickle)?")) {
      throw TpoException.data(
          "%s: a Python pickle is not read, because opening one runs what it says; expected the"
                  .formatted(file)
              + " same expressions as JSONL or COCO JSON");
    }
    return file.toString().matches(".*\\.jsonl(\\.gz)?")
        ? lines(file, warnings)
        : coco(file, warnings);
  }

  private static List<RefExpression> lines(Path file, Warnings warnings) {
    List<RefExpression> expressions = new ArrayList<>();
    for (JsonEntry line : JsonFile.lines(file, warnings)) {
      expressions.add(
          new RefExpression(
              String.valueOf(expressions.size() + 1),
              line.find("split").map(JsonEntry::text).orElse(""),
              line.get("image").text(),
              line.get("sent").text(),
              corners(line.get("bbox")),
              pixels(line.get("width")),
              pixels(line.get("height"))));
    }
    return expressions;
  }

  private static List<RefExpression> coco(Path file, Warnings warnings) {
    JsonEntry root = JsonFile.read(file, warnings);
    Map<String, double[]> boxes = new HashMap<>();
    for (JsonEntry annotation : root.get("annotations").list()) {
      double[] xywh = four(annotation.get("bbox"));
      if (xywh[2] < 0 || xywh[3] < 0) {
        throw annotation.get("bbox").expected("x y width height, none of the sizes negative,");
      }
      double[] box = {xywh[0], xywh[1], sum(xywh[0], xywh[2]), sum(xywh[1], xywh[3])};
      String image = annotation.get("image_id").id();
      if (boxes.put(image, box) != null) {
        throw annotation.expected("one annotation an image (image_id %s has two)".formatted(image));
      }
    }
    List<RefExpression> expressions = new ArrayList<>();
    for (JsonEntry image : root.get("images").list()) {
      String id = image.get("id").id();
      if (!boxes.containsKey(id)) {
        throw image.expected("an annotation of image_id %s".formatted(id));
      }
      expressions.add(
          new RefExpression(
              id,
              image.find("dataset_name").map(JsonEntry::text).orElse(""),
              image.get("file_name").text(),
              image.get("caption").text(),
              boxes.get(id),
              pixels(image.get("width")),
              pixels(image.get("height"))));
    }
    if (expressions.isEmpty()) {
      throw root.get("images").expected("at least one expression");
    }
    return expressions;
  }

  /** Sum of two decimals as they are written, so that both kinds of files hold the same boxes. */
  private static double sum(double a, double b) {
    return BigDecimal.valueOf(a).add(BigDecimal.valueOf(b)).doubleValue();
  }

  private static double[] four(JsonEntry entry) {
    double[] box = entry.numbers();
    if (box.length != 4) {
      throw entry.expected("4 numbers");
    }
    return box;
  }

  private static int pixels(JsonEntry entry) {
    if (entry.integer() < 1) {
      throw entry.expected("a number of pixels, 1 or more,");
    }
    return entry.integer();
  }

  /** A box with its corners in order. */
  private static double[] corners(JsonEntry entry) {
    double[] box = four(entry);
    if (box[2] < box[0] || box[3] < box[1]) {
      throw entry.expected("x1 y1 x2 y2 with x1 <= x2 and y1 <= y2");
    }
    return box;
  }
}
