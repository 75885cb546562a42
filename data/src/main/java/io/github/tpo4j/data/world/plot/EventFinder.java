package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Event.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds in a survey what was not planned frame by frame: who comes, goes, hides, shows up again,
 * passes behind another or touches it. So these events are what can be seen, not what was meant.
 */
final class EventFinder {
  private final Survey survey;
  private final double fps;
  private final List<Event> found = new ArrayList<>();

  private EventFinder(Survey survey, double fps) {
    this.survey = survey;
    this.fps = fps;
  }

  static List<Event> find(Survey survey, double fps) {
    EventFinder finder = new EventFinder(survey, fps);
    for (int a = 0; a < survey.actors; a++) {
      finder.comingsAndGoings(a);
      finder.hidings(a);
      for (int b = 0; b < survey.actors; b++) {
        finder.passings(a, b);
        if (a < b) {
          finder.touchings(a, b);
        }
      }
    }
    return finder.found;
  }

  private void comingsAndGoings(int a) {
    for (int f = 1; f < survey.frames; f++) {
      boolean before = survey.isPresent(a, f - 1);
      boolean now = survey.isPresent(a, f);
      if (!before && now) {
        int last = onwards(f, g -> survey.isInside(a, g) || !survey.isPresent(a, g));
        add(Kind.ENTER, a, -1, f, last + 1);
      } else if (before && !now) {
        int whole = back(f - 1, g -> survey.isInside(a, g) || !survey.isPresent(a, g));
        add(Kind.LEAVE, a, -1, Math.min(whole + 1, f - 1), f);
      }
    }
  }

  private void hidings(int a) {
    for (int f = 1; f < survey.frames; f++) {
      boolean before = survey.isHidden(a, f - 1);
      boolean now = survey.isHidden(a, f);
      if (!before && now && survey.isPresent(a, f - 1)) {
        int free = back(f - 1, g -> !survey.isCovered(a, g) || survey.isHidden(a, g));
        add(Kind.HIDE, a, survey.coverer(a, f), Math.min(free + 1, f), f + 1);
      } else if (before && !now && survey.isPresent(a, f)) {
        int last = onwards(f, g -> !survey.isCovered(a, g) || survey.isHidden(a, g));
        add(Kind.REAPPEAR, a, survey.coverer(a, f - 1), f, last + 1);
      }
    }
  }

  private void passings(int a, int b) {
    for (int f = 0; f < survey.frames; f++) {
      if (survey.coveredBy(a, b, f) > 0.1) {
        int begin = f;
        double most = 0;
        boolean hidden = false;
        for (; f < survey.frames && survey.coveredBy(a, b, f) > 0.1; f++) {
          most = Math.max(most, survey.coveredBy(a, b, f));
          hidden |= survey.isHidden(a, f);
        }
        if (most > 0.15 && !hidden) {
          add(Kind.PASS_BEHIND, a, b, begin, f);
        }
      }
    }
  }

  private void touchings(int a, int b) {
    for (int f = 0; f < survey.frames; f++) {
      if (survey.isTouching(a, b, f)) {
        int begin = f;
        while (f < survey.frames && survey.isTouching(a, b, f)) {
          f++;
        }
        if (f - begin >= 2) {
          boolean first = way(a, begin) >= way(b, begin);
          add(Kind.TOUCH, first ? a : b, first ? b : a, begin, f);
        }
      }
    }
  }

  /** How far an actor has come in the half second up to a frame. */
  private double way(int a, int frame) {
    Actor.State now = survey.states.get(a).get(frame);
    Actor.State then = survey.states.get(a).get(Math.max(0, frame - (int) Math.ceil(fps / 2)));
    return Math.abs(now.x() - then.x()) + Math.abs(now.y() - then.y());
  }

  private int onwards(int from, IntPredicate until) {
    int f = from;
    while (f < survey.frames - 1 && !until.test(f)) {
      f++;
    }
    return f;
  }

  private int back(int from, IntPredicate until) {
    int f = from;
    while (f >= 0 && !until.test(f)) {
      f--;
    }
    return f;
  }

  private void add(Kind kind, int actor, int other, int from, int to) {
    found.add(new Event(kind, actor, other, from / fps, to / fps));
  }
}
