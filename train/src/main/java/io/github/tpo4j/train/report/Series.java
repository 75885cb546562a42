package io.github.tpo4j.train.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A number that changes from step to step.
 *
 * @param name of the number
 * @param points in order of the steps; a step that has no such number has no point
 */
record Series(String name, List<Point> points) {
  /** Points of a drawn line: more cannot be told apart. */
  private static final int MOST = 500;

  /** A smoothed line follows about this share of the steps behind it. */
  private static final double WINDOW = 0.03;

  Series {
    points = List.copyOf(points);
  }

  /** The number at a step; it may be no finite one. */
  record Point(int step, double value) {}

  /** Means of neighbours, so that no more points are left than a line can show. */
  Series thinned() {
    int group = (points.size() + MOST - 1) / MOST;
    List<Point> means = new ArrayList<>();
    for (int i = 0; i < points.size(); i += group) {
      List<Point> some = points.subList(i, Math.min(points.size(), i + group));
      double mean = some.stream().mapToDouble(Point::value).average().orElseThrow();
      means.add(new Point(some.get(some.size() - 1).step(), mean));
    }
    return new Series(name, means);
  }

  /** The exponential mean, without the pull of its beginning; points that are not finite pass. */
  Series smoothed() {
    double keep = 1 - 1 / Math.max(1, WINDOW * points.size());
    List<Point> smooth = new ArrayList<>();
    double sum = 0;
    double weight = 0;
    for (Point p : points) {
      if (Double.isFinite(p.value())) {
        sum = keep * sum + p.value();
        weight = keep * weight + 1;
        smooth.add(new Point(p.step(), sum / weight));
      }
    }
    return new Series(name, smooth);
  }
}
