package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.sample.Sample.Moments;
import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A moment that can be asked for, marked clip by clip as in QVHighlights: a clip is relevant if at
 * least a third of it shows the moment, or more of it than of any other clip.
 *
 * @param text what happens: "the red circle leaves the picture"
 * @param moments windows of whole clips, and the saliency of each: 4 for the clip that shows most
 *     of the moment, down to 1 by comparison with it
 */
public record Query(String text, Moments moments) {
  /** Length of a clip. */
  public static final double CLIP_SECONDS = 1;

  private static final double RELEVANT = 1. / 3;

  /** Moments that fill more of the video than this are not worth asking for. */
  private static final double MOST = .7;

  /** All that can be asked for in a story. */
  public static List<Query> of(Cast cast) {
    Map<String, List<Window>> spans = new LinkedHashMap<>();
    for (Happening h : Happening.of(cast)) {
      spans.computeIfAbsent(h.clause(), c -> new ArrayList<>()).add(h.window());
    }
    for (Role r : cast.named()) {
      states(spans, cast, r);
    }
    List<Query> all = new ArrayList<>();
    spans.forEach(
        (text, windows) -> {
          Moments m = clips(cast.story(), windows, CLIP_SECONDS);
          double total = m.windows().stream().mapToDouble(w -> w.end() - w.start()).sum();
          if (!m.windows().isEmpty() && total <= MOST * cast.story().seconds()) {
            all.add(new Query(text, m));
          }
        });
    return all;
  }

  private static void states(Map<String, List<Window>> spans, Cast cast, Role r) {
    if (!cast.events(r, Event.Kind.HIDE).isEmpty()) {
      spans.put(r.name() + " is hidden", r.whenever(f -> r.inside(f) && r.at(f).visible() < .2));
    }
    if (!cast.events(r, Event.Kind.ENTER, Event.Kind.LEAVE).isEmpty()) {
      spans.put(r.name() + " is in the picture", r.whenever(r::seen));
    }
    if (!cast.events(r, Event.Kind.STOP).isEmpty()) {
      spans.put(
          r.name() + " stands still",
          cast.events(r, Event.Kind.STOP).stream()
              .map(e -> new Window(e.start(), e.end()))
              .toList());
    }
    if (cast.onlyOfItsShape(r) && r.colours().size() > 1) {
      for (Look.Colour c : r.colours()) {
        spans.put(
            "the " + r.shape() + " is " + Look.word(c),
            r.whenever(f -> r.seen(f) && r.at(f).colour() == c));
      }
    }
    if (r.heading().isPresent()) {
      spans.put(r.name() + " is in the left half", r.whenever(f -> r.seen(f) && r.at(f).x() < .5));
      spans.put(
          r.name() + " is in the right half", r.whenever(f -> r.seen(f) && r.at(f).x() >= .5));
    }
  }

  /** Marks clips of a length by the spans that fall into them. */
  public static Moments clips(Story story, List<Window> spans, double clipSeconds) {
    int n = (int) Math.ceil(story.seconds() / clipSeconds - 1e-6);
    double[] share = new double[n];
    double most = 0;
    for (int i = 0; i < n; i++) {
      double start = i * clipSeconds;
      double end = Math.min(story.seconds(), start + clipSeconds);
      for (Window w : spans) {
        share[i] += Math.max(0, Math.min(end, w.end()) - Math.max(start, w.start()));
      }
      share[i] = Math.min(1, share[i] / (end - start));
      most = Math.max(most, share[i]);
    }
    List<Window> windows = new ArrayList<>();
    List<Double> saliency = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      boolean relevant = share[i] > 0 && share[i] >= Math.min(RELEVANT, most);
      saliency.add(relevant ? (double) (1 + Math.round(3 * share[i] / most)) : 0.);
      if (!relevant) {
        continue;
      }
      double start = i * clipSeconds;
      double end = Math.min(story.seconds(), start + clipSeconds);
      int last = windows.size() - 1;
      if (last >= 0 && windows.get(last).end() == start) {
        windows.set(last, new Window(windows.get(last).start(), end));
      } else {
        windows.add(new Window(start, end));
      }
    }
    return new Moments(windows, clipSeconds, saliency);
  }
}
