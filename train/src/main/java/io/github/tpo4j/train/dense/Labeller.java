package io.github.tpo4j.train.dense;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.view.View;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.train.dense.SceneLabels.Sight;
import io.github.tpo4j.train.dense.SceneLabels.Track;
import java.awt.geom.Point2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Samples frames of footage and says what is seen in them. The same seed, the same view. */
final class Labeller {
  /** Share of a patch that an actor must fill to be what the patch shows. */
  private static final double LEAST = 0.15;

  /** Share of the view that must be seen of an actor for it to count. */
  private static final double GLIMPSE = 0.0015;

  private final UmtConfig size;
  private final ViewSettings views;

  Labeller(UmtConfig size, ViewSettings views) {
    this.size = size;
    this.views = views;
  }

  DenseView view(Footage footage, long seed) {
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
    return new DenseView(pictures, labels.patches(), labels.scene());
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
    private final Sight[][] sights;

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
      sights = new Sight[footage.story().actors().size()][frames.length];
    }

    private static long[] filled(int patches) {
      long[] classes = new long[patches];
      Arrays.fill(classes, PatchLabels.NONE);
      return classes;
    }

    void frame(int t) {
      List<Actor> actors = footage.story().actors();
      float[][] shares = new float[actors.size()][];
      for (int a = 0; a < shares.length; a++) {
        byte[] seen = seen(footage.mask(a, frames[t]));
        shares[a] = shares(seen);
        sights[a][t] = sight(actors.get(a), t, seen);
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

    /** The pixels of the view that a mask covers; empty where there are none. */
    private byte[] seen(Rle mask) {
      return mask.area() == 0 ? new byte[0] : view.mask(mask);
    }

    /** Share of every patch that is covered. */
    private float[] shares(byte[] seen) {
      float[] shares = new float[grid * grid];
      int patch = size.patchSize();
      for (int i = 0; i < seen.length; i++) {
        int row = i / view.side() / patch;
        int column = i % view.side() / patch;
        shares[row * grid + column] += (float) seen[i] / (patch * patch);
      }
      return shares;
    }

    private Sight sight(Actor actor, int t, byte[] seen) {
      int side = view.side();
      int left = side;
      int right = -1;
      int top = side;
      int bottom = -1;
      int area = 0;
      for (int i = 0; i < seen.length; i++) {
        if (seen[i] != 0) {
          area++;
          left = Math.min(left, i % side);
          right = Math.max(right, i % side);
          top = Math.min(top, i / side);
          bottom = i / side;
        }
      }
      float[] box = {
        (left + right + 1) / (2f * side),
        (top + bottom + 1) / (2f * side),
        (right + 1 - left) / (float) side,
        (bottom + 1 - top) / (float) side
      };
      Actor.State now = actor.states().get(frames[t]);
      float turn = t == 0 ? Float.NaN : turn(actor.states().get(frames[t - 1]), now);
      return new Sight(area > GLIMPSE * side * side, now.colour().ordinal(), box, turn);
    }

    private float turn(Actor.State from, Actor.State to) {
      double turn = Math.IEEEremainder(to.angle() - from.angle(), 2 * Math.PI);
      return (float) (view.direction() * turn);
    }

    PatchLabels patches() {
      return new PatchLabels(share, shape, colour, pattern, place, change);
    }

    SceneLabels scene() {
      List<Track> tracks = new ArrayList<>();
      for (int a = 0; a < sights.length; a++) {
        if (Arrays.stream(sights[a]).anyMatch(Sight::isSeen)) {
          Actor actor = footage.story().actors().get(a);
          tracks.add(
              new Track(
                  actor.look().shape().ordinal(),
                  actor.look().pattern().ordinal(),
                  actor.motion().ordinal(),
                  List.of(sights[a])));
        }
      }
      Scene scene = footage.story().scene();
      return new SceneLabels(scene.backdrop().ordinal(), scene.camera().ordinal(), tracks);
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
      change[4 * at + 3] = turn(now, next);
    }
  }
}
