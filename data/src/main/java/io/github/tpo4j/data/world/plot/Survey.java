package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.film.Outline;
import io.github.tpo4j.data.world.film.Silhouettes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the pixels of a whole story say about its actors: the labels come from here. */
final class Survey {
  private static final double FULL = 0.98;

  final int frames;
  final int actors;

  /** Per actor and frame, with boxes and visible shares. */
  final List<List<Actor.State>> states;

  private final double[][] inside;
  private final double[][] covered;
  private final boolean[][] hidden;
  private final double[][][] coveredBy;
  private final double[][][] gap;

  /**
   * @param planned states per actor and frame; their boxes and shares are not looked at
   */
  Survey(
      int width, int height, List<Outline> outlines, List<List<Actor.State>> planned, Scene scene) {
    actors = outlines.size();
    frames = scene.views().size();
    inside = new double[actors][frames];
    covered = new double[actors][frames];
    hidden = new boolean[actors][frames];
    coveredBy = new double[actors][actors][frames];
    gap = new double[actors][actors][frames];
    states = new ArrayList<>();
    outlines.forEach(o -> states.add(new ArrayList<>()));
    Silhouettes silhouettes = new Silhouettes(width, height, outlines);
    for (int f = 0; f < frames; f++) {
      int frame = f;
      silhouettes.draw(
          planned.stream().map(s -> s.get(frame)).toList(), scene.views().get(f), scene.walls());
      for (int a = 0; a < actors; a++) {
        note(silhouettes, planned.get(a).get(f), a, f);
      }
    }
  }

  private void note(Silhouettes s, Actor.State p, int a, int f) {
    states
        .get(a)
        .add(
            new Actor.State(p.x(), p.y(), p.size(), p.angle(), p.colour(), s.box(a), s.visible(a)));
    inside[a][f] = s.inside(a);
    covered[a][f] = s.covered(a);
    boolean before = f > 0 && hidden[a][f - 1];
    hidden[a][f] = s.inside(a) > 0.3 && s.covered(a) > (before ? 0.8 : 0.97);
    for (int b = 0; b < actors; b++) {
      coveredBy[a][b][f] = a == b ? 0 : s.covered(a, b);
      gap[a][b][f] = a == b ? 0 : s.gap(a, b);
    }
  }

  /** Whether any of it is in the picture, hidden or not. */
  boolean isPresent(int actor, int frame) {
    return inside[actor][frame] > 0;
  }

  /** Whether all of it is in the picture. */
  boolean isInside(int actor, int frame) {
    return inside[actor][frame] >= FULL;
  }

  /** Whether it has been covered so that it cannot be seen, and is so but for a slight part. */
  boolean isHidden(int actor, int frame) {
    return hidden[actor][frame];
  }

  /** Whether anything covers it. */
  boolean isCovered(int actor, int frame) {
    return covered[actor][frame] > 1 - FULL;
  }

  /** Share that another actor covers. */
  double coveredBy(int actor, int other, int frame) {
    return coveredBy[actor][other][frame];
  }

  /** Who covers most of it; −1 if that is a wall. */
  int coverer(int actor, int frame) {
    int most =
        IntStream.range(0, actors)
            .reduce((a, b) -> coveredBy[actor][b][frame] > coveredBy[actor][a][frame] ? b : a)
            .orElse(0);
    return coveredBy[actor][most][frame] > 0.5 * covered[actor][frame] ? most : -1;
  }

  /** Whether two stand edge to edge, neither covering much of the other. */
  boolean isTouching(int a, int b, int frame) {
    double near = Math.min(gap[a][b][frame], gap[b][a][frame]);
    return near < 1.6
        && near > -4
        && coveredBy[a][b][frame] < 0.05
        && coveredBy[b][a][frame] < 0.05
        && covered[a][frame] < 0.5
        && covered[b][frame] < 0.5;
  }

  /** Whether most of it can be seen. */
  boolean isPlain(int actor, int frame) {
    return states.get(actor).get(frame).visible() > 0.6;
  }
}
