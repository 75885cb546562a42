package io.github.tpo4j.eval.box;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.eval.Scores;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How predicted boxes of referring expressions are compared with true ones. All boxes are {@code x1
 * y1 x2 y2} in pixels.
 */
enum BoxRule {
  /** Share of expressions with IoU of at least 0.5: what TPO reports. */
  IOU {
    @Override
    double iou(RefExpression truth, JsonEntry prediction) {
      double[] box = corners(prediction.get("bbox_xyxy"));
      double[] other = truth.box();
      double w = Math.max(0, Math.min(box[2], other[2]) - Math.max(box[0], other[0]));
      double h = Math.max(0, Math.min(box[3], other[3]) - Math.max(box[1], other[1]));
      double union = area(box) + area(other) - w * h;
      return union > 0 ? w * h / union : 0;
    }
  },

  /** InternVL: the first box in the answer's words, in thousandths or fractions, as 32-bit. */
  INTERNVL {
    @Override
    double iou(RefExpression truth, JsonEntry prediction) {
      float[] box = SpokenBox.find(prediction.get("answer").text());
      float sum = 0;
      for (float v : box) {
        sum += v;
      }
      for (int i = 0; i < 4; i++) {
        float v = sum >= 4 ? box[i] / 1000 : box[i];
        box[i] = v * (i % 2 == 0 ? truth.width() : truth.height());
      }
      float[] other = floats(truth.box());
      float w = Math.max(0, Math.min(box[2], other[2]) - Math.max(box[0], other[0]));
      float h = Math.max(0, Math.min(box[3], other[3]) - Math.max(box[1], other[1]));
      return w * h / (area(box) + area(other) - w * h);
    }

    @Override
    Optional<double[]> box(JsonEntry prediction) {
      float[] b = SpokenBox.find(prediction.get("answer").text());
      return Optional.of(new double[] {b[0], b[1], b[2], b[3]});
    }
  },

  /** VLM-R1: the last pixel belongs to the overlap but not to the areas; more than 0.5 is a hit. */
  INCLUSIVE {
    @Override
    double iou(RefExpression truth, JsonEntry prediction) {
      double[] box = corners(prediction.get("bbox_xyxy"));
      double[] other = truth.box();
      double w = Math.min(box[2] - 1, other[2] - 1) - Math.max(box[0], other[0]);
      double h = Math.min(box[3] - 1, other[3] - 1) - Math.max(box[1], other[1]);
      double overlap = w > 0 && h > 0 ? (w + 1) * (h + 1) : 0;
      double union =
          (box[2] - box[0]) * (box[3] - box[1])
              + (other[2] - other[0]) * (other[3] - other[1])
              - overlap;
      if (union == 0) {
        throw prediction.expected("boxes that cover something, of which one is");
      }
      return overlap / union;
    }

    @Override
    boolean hit(double iou) {
      return iou > 0.5;
    }
  },

  /** MDETR and ReferFormer: generalised IoU of the best of the 1, 5 or 10 highest scores. */
  MDETR {
    @Override
    double iou(RefExpression truth, JsonEntry prediction) {
      return best(truth, prediction, 1);
    }

    @Override
    Optional<double[]> box(JsonEntry prediction) {
      return Optional.empty();
    }

    @Override
    void scores(Scores.Builder scores, List<RefExpression> truths, List<JsonEntry> predictions) {
      for (int k : new int[] {1, 5, 10}) {
        int hits = 0;
        for (int i = 0; i < truths.size(); i++) {
          hits += hit(best(truths.get(i), predictions.get(i), k)) ? 1 : 0;
        }
        scores.value("P@" + k, (double) hits / truths.size());
      }
    }
  };

  private static final double NEEDED = 0.5;

  /** Overlap of a prediction with the truth by this rule. */
  abstract double iou(RefExpression truth, JsonEntry prediction);

  /**
   * The box of a prediction as it is written, which may end before it starts; empty where there are
   * several, which must not.
   */
  Optional<double[]> box(JsonEntry prediction) {
    return Optional.of(corners(prediction.get("bbox_xyxy")));
  }

  /** Whether an overlap finds the expression. */
  boolean hit(double iou) {
    return iou >= NEEDED;
  }

  /** Adds the numbers that the official tool prints. */
  void scores(Scores.Builder scores, List<RefExpression> truths, List<JsonEntry> predictions) {
    int hits = 0;
    double sum = 0;
    for (int i = 0; i < truths.size(); i++) {
      double iou = iou(truths.get(i), predictions.get(i));
      hits += hit(iou) ? 1 : 0;
      sum += Double.isNaN(iou) ? 0 : iou;
    }
    scores.value("Acc@0.5", (double) hits / truths.size());
    scores.value("mean_iou", sum / truths.size());
  }

  /** Name of the headline number. */
  String headline() {
    return this == MDETR ? "P@1" : "Acc@0.5";
  }

  private record Scored(float score, float[] box) {}

  /** The highest generalised IoU among the boxes with the {@code k} highest scores. */
  private static double best(RefExpression truth, JsonEntry prediction, int k) {
    List<JsonEntry> boxes = prediction.get("boxes").list();
    double[] scores = prediction.get("scores").numbers();
    if (boxes.isEmpty() || boxes.size() != scores.length) {
      throw prediction.expected("as many boxes as scores, and at least one,");
    }
    List<Scored> ranked = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      ranked.add(new Scored((float) scores[i], floats(corners(boxes.get(i)))));
    }
    // Python sorts tuples: of equal scores the larger first coordinate comes first, and so on
    Comparator<Scored> order = Comparator.comparingDouble(Scored::score);
    for (int c = 0; c < 4; c++) {
      int at = c;
      order = order.thenComparingDouble(s -> s.box[at]);
    }
    ranked.sort(order.reversed());
    double best = Double.NEGATIVE_INFINITY;
    for (Scored one : ranked.subList(0, Math.min(k, ranked.size()))) {
      if (one.box[2] < one.box[0] || one.box[3] < one.box[1]) {
        throw prediction.expected("boxes x1 y1 x2 y2 with x1 <= x2 and y1 <= y2");
      }
      best = Math.max(best, generalisedIou(one.box, floats(truth.box())));
    }
    return best;
  }

  private static float generalisedIou(float[] a, float[] b) {
    float smooth = 1e-6f;
    float w = Math.max(0, Math.min(a[2], b[2]) - Math.max(a[0], b[0]));
    float h = Math.max(0, Math.min(a[3], b[3]) - Math.max(a[1], b[1]));
    float union = area(a) + area(b) - w * h;
    float hullW = Math.max(0, Math.max(a[2], b[2]) - Math.min(a[0], b[0]));
    float hullH = Math.max(0, Math.max(a[3], b[3]) - Math.min(a[1], b[1]));
    float hull = hullW * hullH;
    return (w * h + smooth) / (union + smooth) - (hull - union + smooth) / (hull + smooth);
  }

  private static double[] corners(JsonEntry entry) {
    double[] box = entry.numbers();
    if (box.length != 4) {
      throw TpoException.data(
          "%s: expected 4 numbers x1 y1 x2 y2 but found %d".formatted(entry.where(), box.length));
    }
    return box;
  }

  private static double area(double[] box) {
    return Math.max(0, box[2] - box[0]) * Math.max(0, box[3] - box[1]);
  }

  private static float area(float[] box) {
    return (box[2] - box[0]) * (box[3] - box[1]);
  }

  private static float[] floats(double[] box) {
    return new float[] {(float) box[0], (float) box[1], (float) box[2], (float) box[3]};
  }
}
