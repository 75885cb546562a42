package io.github.tpo4j.train.dense;

import io.github.tpo4j.model.heads.temporal.loss.Assignment;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.train.dense.SceneHeads.Layout;
import io.github.tpo4j.train.dense.SceneLabels.Sight;
import io.github.tpo4j.train.dense.SceneLabels.Track;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Compares what was read from the connector's tokens with what is true. The tokens are a few groups
 * of {@link #GROUP}; in each every actor is given to one token, so that the whole fits best, as in
 * DETR (arXiv 2005.12872); more groups than one are more to learn from (arXiv 2207.13085).
 */
// B views · Q tokens of a view · O numbers of an actor · M matched tokens · T frames
final class SceneLoss {
  /** Tokens of a group; more than a story has actors. */
  static final int GROUP = 8;

  /** Weight of a token that has no actor, against one that has. */
  private static final float IDLE = 0.2f;

  private static final double BOX_COST = 5;

  private final SceneHeads.Read read;
  private final List<SceneLabels> truth;
  private final float[] numbers;
  private final int queries;
  private final int width;

  /** A token and its actor. */
  private record Match(long row, Track actor) {}

  /**
   * @param truth one a view, of as many frames as were read
   */
  SceneLoss(SceneHeads.Read read, List<SceneLabels> truth) {
    this.read = read;
    this.truth = truth;
    numbers = Tensors.floats(read.actor_BQO());
    queries = (int) read.actor_BQO().size(1);
    width = read.layout().numbers();
  }

  /** The losses by name. */
  Map<String, Tensor> terms() {
    List<Match> matches = matches();
    Map<String, Tensor> terms = new LinkedHashMap<>();
    terms.put("present", present(matches));
    terms.put(
        "backdrop", named(read.backdrop_BK(), truth.stream().mapToLong(SceneLabels::backdrop)));
    boolean video = read.layout().frames() > 1;
    if (video) {
      terms.put("camera", named(read.camera_BK(), truth.stream().mapToLong(SceneLabels::camera)));
    }
    if (matches.isEmpty()) {
      return terms;
    }
    Tensor actor_NO = read.actor_BQO().flatten(0, 1);
    Tensor row_M = Tensors.of(matches.stream().mapToLong(Match::row).toArray());
    Tensor own_MO = actor_NO.index_select(0, Terms.beside(actor_NO, row_M));
    List<Track> actors = matches.stream().map(Match::actor).toList();
    Tensor shape_MK = own_MO.narrow(1, Layout.SHAPE, SceneHeads.SHAPES);
    terms.put("is_shape", named(shape_MK, actors.stream().mapToLong(Track::shape)));
    Tensor pattern_MK = own_MO.narrow(1, Layout.PATTERN, SceneHeads.PATTERNS);
    terms.put("is_pattern", named(pattern_MK, actors.stream().mapToLong(Track::pattern)));
    if (video) {
      Tensor motion_MK = own_MO.narrow(1, Layout.MOTION, SceneHeads.MOTIONS);
      terms.put("motion", named(motion_MK, actors.stream().mapToLong(Track::motion)));
    }
    terms.putAll(onFrames(read.layout().frames(own_MO), actors, video));
    return terms;
  }

  private static Map<String, Tensor> onFrames(Tensor own_MTE, List<Track> actors, boolean video) {
    List<Sight> sights = actors.stream().flatMap(a -> a.sights().stream()).toList();
    int n = sights.size();
    float[] seen = new float[n];
    float[] boxes = new float[4 * n];
    float[] turns = new float[n];
    long[] colours = new long[n];
    for (int i = 0; i < n; i++) {
      Sight s = sights.get(i);
      seen[i] = s.isSeen() ? 1 : 0;
      System.arraycopy(s.box(), 0, boxes, 4 * i, 4);
      turns[i] = s.isSeen() ? s.turn() : Float.NaN;
      colours[i] = s.isSeen() ? s.colour() : PatchLabels.NONE;
    }
    Tensor own_NE = own_MTE.flatten(0, 1);
    Tensor seen_N = Terms.beside(own_NE, Tensors.of(seen));
    Map<String, Tensor> terms = new LinkedHashMap<>();
    if (video) {
      terms.put(
          "seen", torch.binary_cross_entropy_with_logits(own_NE.select(1, Layout.SEEN), seen_N));
    }
    Tensor box_N4 = Terms.beside(own_NE, Tensors.of(boxes, n, 4));
    Tensor error_N4 = own_NE.narrow(1, Layout.BOX, 4).sub(box_N4).abs();
    terms.put("box", Terms.mean(error_N4, seen_N.unsqueeze(1)));
    terms.put(
        "is_colour",
        Terms.named(own_NE.narrow(1, Layout.COLOUR, SceneHeads.COLOURS), Tensors.of(colours)));
    if (video) {
      terms.put("turn", Terms.measured(own_NE.select(1, Layout.TURN), Tensors.of(turns)));
    }
    return terms;
  }

  private Tensor present(List<Match> matches) {
    float[] present = new float[truth.size() * queries];
    float[] weight = new float[present.length];
    Arrays.fill(weight, IDLE);
    for (Match m : matches) {
      present[(int) m.row()] = 1;
      weight[(int) m.row()] = 1;
    }
    Tensor logit_N = read.actor_BQO().select(2, Layout.PRESENT).flatten();
    Tensor weight_N = Terms.beside(logit_N, Tensors.of(weight));
    return torch
        .binary_cross_entropy_with_logits(
            logit_N,
            Terms.beside(logit_N, Tensors.of(present)),
            new TensorOptional(weight_N),
            new TensorOptional(),
            torch.Reduction.Sum.value)
        .div(weight_N.sum());
  }

  private static Tensor named(Tensor logits_NK, LongStream classes) {
    return Terms.named(logits_NK, Tensors.of(classes.toArray()));
  }

  private List<Match> matches() {
    return IntStream.range(0, truth.size()).parallel().boxed().flatMap(this::matches).toList();
  }

  private Stream<Match> matches(int view) {
    List<Match> matches = new ArrayList<>();
    List<Track> actors = truth.get(view).actors();
    for (int first = 0; first < queries; first += GROUP) {
      int tokens = Math.min(GROUP, queries - first);
      int row = view * queries + first;
      double[][] cost = new double[actors.size()][tokens];
      for (int a = 0; a < cost.length; a++) {
        for (int q = 0; q < tokens; q++) {
          cost[a][q] = cost(actors.get(a), (row + q) * width);
        }
      }
      int[] tokenOf = Assignment.solve(cost);
      for (int a = 0; a < cost.length; a++) {
        if (tokenOf[a] >= 0) {
          matches.add(new Match((long) row + tokenOf[a], actors.get(a)));
        }
      }
    }
    return matches.stream();
  }

  /** How badly a token whose numbers begin somewhere fits an actor. */
  private double cost(Track actor, int from) {
    double box = 0;
    double colour = 0;
    int seen = 0;
    for (int t = 0; t < actor.sights().size(); t++) {
      Sight s = actor.sights().get(t);
      if (s.isSeen()) {
        seen++;
        int at = from + read.layout().at(t, Layout.BOX);
        for (int i = 0; i < 4; i++) {
          box += Math.abs(numbers[at + i] - s.box()[i]);
        }
        colour += share(from + read.layout().at(t, Layout.COLOUR), SceneHeads.COLOURS, s.colour());
      }
    }
    double present = 1 / (1 + Math.exp(-numbers[from + Layout.PRESENT]));
    return BOX_COST * box / seen
        - colour / seen
        - share(from + Layout.SHAPE, SceneHeads.SHAPES, actor.shape())
        - present;
  }

  /** A class's share of a softmax. */
  private double share(int from, int classes, int of) {
    double sum = 0;
    for (int i = 0; i < classes; i++) {
      sum += Math.exp(numbers[from + i] - numbers[from + of]);
    }
    return 1 / sum;
  }
}
