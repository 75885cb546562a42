package io.github.tpo4j.train.patch;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.view.View;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.vision.UmtConfig;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Samples frames of footage and says what lies in their patches. The same seed, the same view. */
final class PatchLabeller {
  /** Share of a patch that an actor must fill to be what the patch shows. */
  private static final double LEAST = 0.15;

  private final UmtConfig size;
  private final ViewSettings views;

  PatchLabeller(UmtConfig size, ViewSettings views) {
    this.size = size;
    this.views = views;
  }

  PatchView view(Footage footage, long seed) {
    Random random = new Random(seed);
    View view = new View(views, size.imgSize(), random);
    int[] frames = frames(footage.story().frames(), random);
    List<byte[]> pictures = new ArrayList<>();
    for (int frame : frames) {
      pictures.add(view.picture(footage, frame));
    }
    Labels labels = new Labels(footage, view, frames);
    for (int t = 0; t < frames.length; t++) {
      labels.frame(t);
    }
    return new PatchView(
        size.imgSize(),
        pictures,
        labels.share,
        labels.shape,
        labels.colour,
        labels.pattern,
        labels.place,
        labels.change);
  }

  /** One frame of each of equal intervals: the middle as in answering, or anywhere in it. */
  private int[] frames(int count, Random random) {
    int n = size.numFrames();
    boolean middle = random.nextBoolean();
    int[] frames = new int[n];
    for (int i = 0; i < n; i++) {
      double at = (i + (middle ? 0.5 : random.nextDouble())) * count / n;
      frames[i] = Math.min(count - 1, (int) at);
    }
    return frames;
  }

  /** The labels of a view in the making. */
  private final class Labels {
    private final Footage footage;
    private final View view;
    private final int[] frames;
    private final int grid = size.grid();
    private final float[] share;
    private final long[] shape;
    private final long[] colour;
    private final long[] pattern;
    private final float[] place;
    private final float[] change;

    Labels(Footage footage, View view, int[] frames) {
      this.footage = footage;
      this.view = view;
      this.frames = frames;
      int patches = frames.length * grid * grid;
      share = new float[patches];
      shape = filled(patches);
      colour = filled(patches);
      pattern = filled(patches);
      place = new float[4 * patches];
      change = new float[4 * patches];
    }

    private static long[] filled(int patches) {
      long[] classes = new long[patches];
      Arrays.fill(classes, PatchView.NONE);
      return classes;
    }

    void frame(int t) {
      List<Actor> actors = footage.story().actors();
      float[][] shares = new float[actors.size()][];
      for (int a = 0; a < shares.length; a++) {
        shares[a] = shares(footage.mask(a, frames[t]));
      }
      for (int p = 0; p < grid * grid; p++) {
        int at = t * grid * grid + p;
        int most = 0;
        for (int a = 0; a < shares.length; a++) {
          share[at] = Math.min(1, share[at] + shares[a][p]);
          most = shares[a][p] > shares[most][p] ? a : most;
        }
        if (shares[most][p] >= LEAST) {
          actor(at, p, t, actors.get(most));
        }
      }
    }

    /** Share of every patch that a mask fills. */
    private float[] shares(Rle mask) {
      float[] shares = new float[grid * grid];
      if (mask.area() == 0) {
        return shares;
      }
      byte[] seen = view.mask(mask);
      int patch = size.patchSize();
      for (int i = 0; i < seen.length; i++) {
        int row = i / view.side() / patch;
        int column = i % view.side() / patch;
        shares[row * grid + column] += (float) seen[i] / (patch * patch);
      }
      return shares;
    }

    private void actor(int at, int patch, int t, Actor actor) {
      Actor.State now = actor.states().get(frames[t]);
      shape[at] = actor.look().shape().ordinal();
      colour[at] = now.colour().ordinal();
      pattern[at] = actor.look().pattern().ordinal();
      Point2D centre = view.seen(now.x(), now.y());
      Box box = now.box().orElse(new Box(now.x(), now.y(), now.x(), now.y()));
      place[4 * at] = (float) (centre.getX() - (patch % grid + 0.5) / grid);
      place[4 * at + 1] = (float) (centre.getY() - (patch / grid + 0.5) / grid);
      place[4 * at + 2] = (float) ((box.x2() - box.x1()) * view.widening());
      place[4 * at + 3] = (float) ((box.y2() - box.y1()) * view.heightening());
      if (t + 1 == frames.length) {
        Arrays.fill(change, 4 * at, 4 * at + 4, Float.NaN);
        return;
      }
      Actor.State next = actor.states().get(frames[t + 1]);
      Point2D then = view.seen(next.x(), next.y());
      change[4 * at] = (float) (then.getX() - centre.getX());
      change[4 * at + 1] = (float) (then.getY() - centre.getY());
      change[4 * at + 2] = (float) Math.log(next.size() / now.size());
      change[4 * at + 3] =
          (float) (view.direction() * Math.IEEEremainder(next.angle() - now.angle(), 2 * Math.PI));
    }
  }
}
