package io.github.tpo4j.train.track;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.view.View;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.train.recipe.TrackSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Cuts clips for mask training out of footage: a random start and stride, forwards or backwards,
 * and one view of it all. The same seed cuts the same clip.
 */
final class TrackCutter {
  /** Smallest mask that a clip begins with, as a share of the picture. */
  private static final double LEAST = 0.0015;

  private static final int TRIES = 20;

  private final TrackSettings settings;
  private final ViewSettings views;
  private final int side;

  TrackCutter(TrackSettings settings, ViewSettings views, int side) {
    this.settings = settings;
    this.views = views;
    this.side = side;
  }

  /**
   * Cuts a clip.
   *
   * @throws TpoException of kind data where nothing large enough is in sight
   */
  TrackClip cut(Footage footage, long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < TRIES; i++) {
      View view = new View(views, side, random);
      int[] frames = frames(footage.story().frames(), random);
      List<TrackClip.Followed> objects = objects(footage, view, frames, random);
      if (!objects.isEmpty()) {
        List<byte[]> pictures = new ArrayList<>();
        for (int frame : frames) {
          pictures.add(view.picture(footage, frame));
        }
        return new TrackClip(side, pictures, objects);
      }
    }
    throw TpoException.data(
        "%s: no frame of %d looked at shows anything of at least %.2f %% of the picture to follow"
            .formatted(footage.story().id(), TRIES, 100 * LEAST));
  }

  /** Frame numbers in the order in which they are shown. */
  private int[] frames(int count, Random random) {
    int n = settings.frames();
    int widest = n == 1 ? 1 : Math.max(1, Math.min(settings.stride(), (count - 1) / (n - 1)));
    int stride = 1 + random.nextInt(widest);
    int span = Math.min(count - 1, stride * (n - 1));
    int start = random.nextInt(count - span);
    boolean backwards = random.nextBoolean();
    int[] frames = new int[n];
    for (int i = 0; i < n; i++) {
      int at = Math.min(stride * i, span);
      frames[i] = start + (backwards ? span - at : at);
    }
    return frames;
  }

  /** As many objects as the settings say; where too few are in sight some are there twice. */
  private List<TrackClip.Followed> objects(
      Footage footage, View view, int[] frames, Random random) {
    List<Integer> seen = new ArrayList<>();
    for (int actor = 0; actor < footage.story().actors().size(); actor++) {
      if (share(view.mask(footage.mask(actor, frames[0]))) >= LEAST) {
        seen.add(random.nextInt(seen.size() + 1), actor);
      }
    }
    List<TrackClip.Followed> objects = new ArrayList<>();
    for (int i = 0; i < settings.objects() && !seen.isEmpty(); i++) {
      int actor = seen.get(i % seen.size());
      List<byte[]> masks = new ArrayList<>();
      for (int frame : frames) {
        masks.add(view.mask(footage.mask(actor, frame)));
      }
      byte[] first = masks.get(0);
      objects.add(new TrackClip.Followed(masks, box(first, random), point(first, random)));
    }
    return objects;
  }

  private static double share(byte[] mask) {
    int sum = 0;
    for (byte b : mask) {
      sum += b;
    }
    return (double) sum / mask.length;
  }

  /** The tight box with noise: as a hand would draw it. */
  private float[] box(byte[] mask, Random random) {
    int[] tight = {side, side, 0, 0};
    for (int i = 0; i < mask.length; i++) {
      if (mask[i] != 0) {
        tight[0] = Math.min(tight[0], i % side);
        tight[1] = Math.min(tight[1], i / side);
        tight[2] = Math.max(tight[2], i % side + 1);
        tight[3] = Math.max(tight[3], i / side + 1);
      }
    }
    double[] sides = {tight[2] - tight[0], tight[3] - tight[1]};
    double noise = settings.boxNoise() * random.nextDouble();
    float[] box = new float[4];
    for (int i = 0; i < 4; i++) {
      double moved = tight[i] + noise * sides[i % 2] * random.nextGaussian();
      box[i] = (float) Math.max(0, Math.min(side, moved));
    }
    return box;
  }

  private float[] point(byte[] mask, Random random) {
    int at = random.nextInt(mask.length);
    while (mask[at] == 0) { // at least one of a few hundred is not
      at = random.nextInt(mask.length);
    }
    return new float[] {at % side, at / side};
  }
}
