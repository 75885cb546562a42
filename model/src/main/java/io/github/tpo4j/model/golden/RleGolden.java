package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Masks;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** COCO run lengths, areas, boxes, overlaps, unions and polygons: all exact. */
final class RleGolden implements GoldenCheck {
  /** Overlaps are quotients of whole numbers; the case stores 17 digits. */
  private static final double IOU_BOUND = 1e-12;

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("coco_rle");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    List<Rle> masks = new ArrayList<>();
    int i = 0;
    for (JsonNode mask : c.meta().path("masks")) {
      int height = mask.path("size").path(0).asInt();
      int width = mask.path("size").path(1).asInt();
      float[] pixels = Tensors.floats(c.tensor("in.mask." + i));
      boolean[] set = new boolean[pixels.length];
      for (int p = 0; p < set.length; p++) {
        set[p] = pixels[p] != 0;
      }
      Rle rle = Rle.encode(set, height, width);
      masks.add(rle);
      r.equal("counts " + i, rle.counts(), mask.path("counts").asText());
      r.equal("parsed " + i, Rle.parse(rle.size(), mask.path("counts").asText()), rle);
      r.equal("decoded " + i, rle.decode(), set);
      r.equal("area " + i, rle.area(), mask.path("area").asInt());
      r.equal("box " + i, xywh(rle), numbers(mask.path("bbox_xywh")));
      if (mask.path("uncompressed").isArray()) {
        r.equal("runs " + i, doubles(rle.runs()), numbers(mask.path("uncompressed")));
      }
      i++;
    }
    for (JsonNode group : c.meta().path("groups")) {
      overlaps(group, masks, r);
    }
    for (JsonNode polygon : c.meta().path("polygons")) {
      Rle filled =
          Masks.ofPolygon(
              polygon.path("size").path(0).asInt(),
              polygon.path("size").path(1).asInt(),
              numbers(polygon.path("polygon")));
      r.equal("polygon", filled.counts(), polygon.path("counts").asText());
      r.equal("polygon area", filled.area(), polygon.path("area").asInt());
    }
  }

  private static void overlaps(JsonNode group, List<Rle> all, Comparison r) {
    List<Rle> masks =
        StreamSupport.stream(group.path("masks").spliterator(), false)
            .map(id -> all.get(id.asInt()))
            .toList();
    Rle union = masks.get(0);
    Rle intersection = masks.get(0);
    for (int i = 0; i < masks.size(); i++) {
      union = Masks.union(union, masks.get(i));
      intersection = Masks.intersection(intersection, masks.get(i));
      for (int j = 0; j < masks.size(); j++) {
        boolean crowd = group.path("iscrowd").path(j).asInt() == 1;
        iou(masks.get(i), masks.get(j), false, group.path("iou").path(i).path(j), r);
        iou(masks.get(i), masks.get(j), crowd, group.path("iou_crowd").path(i).path(j), r);
      }
    }
    r.equal("union", union.counts(), group.path("merge_union").asText());
    r.equal("intersection", intersection.counts(), group.path("merge_intersect").asText());
  }

  private static void iou(Rle a, Rle b, boolean crowd, JsonNode expected, Comparison r) {
    double actual = Masks.iou(a, b, crowd);
    boolean same = Math.abs(actual - expected.asDouble()) <= IOU_BOUND;
    r.equal("iou", same ? expected.asDouble() : actual, expected.asDouble());
  }

  private static double[] xywh(Rle rle) {
    Box box = rle.box();
    if (box == null) {
      return new double[4];
    }
    double[] px = box.toPixels(rle.width(), rle.height());
    return new double[] {
      Math.rint(px[0]), Math.rint(px[1]), Math.rint(px[2] - px[0]), Math.rint(px[3] - px[1])
    };
  }

  private static double[] doubles(int[] values) {
    double[] d = new double[values.length];
    for (int i = 0; i < d.length; i++) {
      d[i] = values[i];
    }
    return d;
  }

  private static double[] numbers(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
