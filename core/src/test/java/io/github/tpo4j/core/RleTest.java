package io.github.tpo4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class RleTest {
  private static final JsonNode GOLDEN = golden();

  private static JsonNode golden() {
    try (InputStream in = RleTest.class.getResourceAsStream("/golden/coco_rle.json")) {
      return Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8), "coco_rle.json");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean[] pixels(JsonNode mask) {
    StringBuilder rows = new StringBuilder();
    mask.get("rows").forEach(row -> rows.append(row.asText()));
    boolean[] set = new boolean[rows.length()];
    IntStream.range(0, set.length).forEach(i -> set[i] = rows.charAt(i) == '1');
    return set;
  }

  private static Rle parse(JsonNode mask) {
    return Rle.parse(
        new int[] {mask.get("size").get(0).asInt(), mask.get("size").get(1).asInt()},
        mask.get("counts").asText());
  }

  private static List<Rle> masks() {
    List<Rle> masks = new ArrayList<>();
    GOLDEN.get("masks").forEach(m -> masks.add(parse(m)));
    return masks;
  }

  @Test
  void encodesAndDecodesAsTheCocoTools() {
    for (JsonNode mask : GOLDEN.get("masks")) {
      Rle rle = parse(mask);
      assertThat(rle.decode()).isEqualTo(pixels(mask));
      assertThat(Rle.encode(pixels(mask), rle.height(), rle.width())).isEqualTo(rle);
      assertThat(rle.counts()).isEqualTo(mask.get("counts").asText());
      assertThat(rle.area()).isEqualTo(mask.get("area").asInt());
      if (mask.get("uncompressed").isArray()) {
        int[] runs =
            StreamSupport.stream(mask.get("uncompressed").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
        assertThat(rle.runs()).isEqualTo(runs);
        assertThat(Rle.ofRuns(rle.height(), rle.width(), runs)).isEqualTo(rle);
      }
    }
  }

  @Test
  void boxesAreTight() {
    for (JsonNode mask : GOLDEN.get("masks")) {
      Rle rle = parse(mask);
      JsonNode xywh = mask.get("bbox_xywh");
      if (rle.area() == 0) {
        assertThat(rle.box()).isNull();
        continue;
      }
      double[] px = rle.box().toPixels(rle.width(), rle.height());
      assertThat(px[0]).isEqualTo(xywh.get(0).asDouble(), within(1e-9));
      assertThat(px[1]).isEqualTo(xywh.get(1).asDouble(), within(1e-9));
      assertThat(px[2] - px[0]).isEqualTo(xywh.get(2).asDouble(), within(1e-9));
      assertThat(px[3] - px[1]).isEqualTo(xywh.get(3).asDouble(), within(1e-9));
    }
  }

  @Test
  void overlapsAsTheCocoTools() {
    List<Rle> masks = masks();
    for (JsonNode group : GOLDEN.get("groups")) {
      JsonNode ids = group.get("masks");
      Rle union = masks.get(ids.get(0).asInt());
      Rle intersection = union;
      for (int i = 0; i < ids.size(); i++) {
        Rle a = masks.get(ids.get(i).asInt());
        union = Masks.union(union, a);
        intersection = Masks.intersection(intersection, a);
        for (int j = 0; j < ids.size(); j++) {
          Rle b = masks.get(ids.get(j).asInt());
          boolean crowd = group.get("iscrowd").get(j).asInt() == 1;
          assertThat(Masks.iou(a, b, false))
              .isEqualTo(group.get("iou").get(i).get(j).asDouble(), within(1e-12));
          assertThat(Masks.iou(a, b, crowd))
              .isEqualTo(group.get("iou_crowd").get(i).get(j).asDouble(), within(1e-12));
        }
      }
      assertThat(union.counts()).isEqualTo(group.get("merge_union").asText());
      assertThat(intersection.counts()).isEqualTo(group.get("merge_intersect").asText());
    }
  }

  @Test
  void fillsPolygonsAsTheCocoTools() {
    for (JsonNode polygon : GOLDEN.get("polygons")) {
      double[] xy =
          StreamSupport.stream(polygon.get("polygon").spliterator(), false)
              .mapToDouble(JsonNode::asDouble)
              .toArray();
      Rle filled =
          Masks.ofPolygon(
              polygon.get("size").get(0).asInt(), polygon.get("size").get(1).asInt(), xy);
      assertThat(filled.area()).isEqualTo(polygon.get("area").asInt());
      assertThat(filled.counts()).isEqualTo(polygon.get("counts").asText());
    }
  }

  @Test
  void anyMaskSurvivesTheTextForm() {
    Random random = new Random(1);
    for (int trial = 0; trial < 300; trial++) {
      int height = 1 + random.nextInt(30);
      int width = 1 + random.nextInt(30);
      boolean[] mask = new boolean[height * width];
      boolean[] other = new boolean[height * width];
      double density = random.nextDouble();
      IntStream.range(0, mask.length).forEach(i -> mask[i] = random.nextDouble() < density);
      IntStream.range(0, mask.length).forEach(i -> other[i] = random.nextDouble() < density);
      Rle a = Rle.encode(mask, height, width);
      Rle b = Rle.encode(other, height, width);
      assertThat(Rle.parse(a.size(), a.counts())).isEqualTo(a);
      assertThat(a.decode()).isEqualTo(mask);
      boolean[] both = new boolean[mask.length];
      boolean[] any = new boolean[mask.length];
      IntStream.range(0, mask.length).forEach(i -> both[i] = mask[i] && other[i]);
      IntStream.range(0, mask.length).forEach(i -> any[i] = mask[i] || other[i]);
      assertThat(Masks.intersection(a, b).decode()).isEqualTo(both);
      assertThat(Masks.union(a, b)).isEqualTo(Rle.encode(any, height, width));
    }
  }

  @Test
  void brokenTextEndsInOneClearError() {
    assertThatThrownBy(() -> Rle.parse(new int[] {2}, "0"))
        .isInstanceOf(TpoException.class)
        .hasMessage("RLE: expected \"size\": [height, width] but found [2]");
    assertThatThrownBy(() -> Rle.parse(new int[] {2, 2}, "3"))
        .hasMessage("RLE: runs cover 3 pixels but the size is 2 x 2 = 4");
    assertThatThrownBy(() -> Rle.parse(new int[] {2, 2}, "é"))
        .hasMessageContaining("outside COCO's alphabet");
    assertThatThrownBy(() -> Rle.parse(new int[] {2, 2}, "oooooooo1"))
        .hasMessageContaining("breaks off");
    assertThatThrownBy(() -> Rle.parse(new int[] {100_000, 100_000}, "0"))
        .hasMessageContaining("at most");
    Random random = new Random(2);
    for (int trial = 0; trial < 5_000; trial++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(12);
      for (int i = 0; i < length; i++) {
        text.append((char) (40 + random.nextInt(80)));
      }
      try {
        Rle.parse(new int[] {random.nextInt(9), random.nextInt(9)}, text.toString()).box();
      } catch (TpoException expected) {
        assertThat(expected).hasMessageStartingWith("RLE: ");
      }
    }
  }
}
