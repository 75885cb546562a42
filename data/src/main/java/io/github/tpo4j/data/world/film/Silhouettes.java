package io.github.tpo4j.data.world.film;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Scene;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Which actor every pixel of a frame shows: the truth that boxes, shares and masks are counted
 * from. A pixel belongs to the frontmost actor whose outline holds its centre, unless a wall does.
 * Not safe for several threads.
 */
public final class Silhouettes {
  private final int width;
  private final int height;
  private final Outline[] outlines;
  private final Placing[] placings;
  private final byte[] ids;
  private final int[][] pixels;
  private final int[] total;
  private final int[] inside;
  private final int[] seen;
  private final int[][] shows;

  /** For pictures of a size and actors with these outlines, back to front. */
  public Silhouettes(int width, int height, List<Outline> outlines) {
    int n = outlines.size();
    this.width = width;
    this.height = height;
    this.outlines = outlines.toArray(new Outline[0]);
    placings = new Placing[n];
    ids = new byte[width * height];
    pixels = new int[n][0];
    total = new int[n];
    inside = new int[n];
    seen = new int[n];
    shows = new int[n][n + 1];
  }

  /** Takes in one frame. What was known of the frame before is forgotten. */
  public void draw(List<Actor.State> states, Scene.View view, List<Scene.Wall> walls) {
    Arrays.fill(ids, (byte) 0);
    for (int a = 0; a < outlines.length; a++) {
      placings[a] = Placing.of(states.get(a), width, height);
      draw(a);
    }
    for (Scene.Wall wall : walls) {
      PixelArea area = PixelArea.of(wall, view, width, height);
      for (int y = area.top(); y < area.bottom(); y++) {
        Arrays.fill(ids, y * width + area.left(), y * width + area.right(), (byte) 0);
      }
    }
    for (int a = 0; a < outlines.length; a++) {
      Arrays.fill(shows[a], 0);
      for (int i = 0; i < inside[a]; i++) {
        shows[a][ids[pixels[a][i]]]++;
      }
      seen[a] = shows[a][a + 1];
    }
  }

  private void draw(int a) {
    Placing p = placings[a];
    double far = outlines[a].reach() * p.radius();
    int left = (int) Math.floor(p.x() - far);
    int right = (int) Math.ceil(p.x() + far);
    int top = (int) Math.floor(p.y() - far);
    int bottom = (int) Math.ceil(p.y() + far);
    if (pixels[a].length < (right - left) * (bottom - top)) {
      pixels[a] = new int[(right - left) * (bottom - top)];
    }
    total[a] = 0;
    inside[a] = 0;
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        if (p.distance(outlines[a], x + 0.5, y + 0.5) < 0) {
          total[a]++;
          if (x >= 0 && y >= 0 && x < width && y < height) {
            pixels[a][inside[a]++] = y * width + x;
            ids[y * width + x] = (byte) (a + 1);
          }
        }
      }
    }
  }

  /** Per pixel 0 for none, k + 1 for actor k; the array is drawn over by the next frame. */
  public byte[] ids() {
    return ids;
  }

  /** Share of an actor that is inside the picture. */
  public double inside(int actor) {
    return share(inside[actor], total[actor]);
  }

  /** Share of an actor that can be seen. */
  public double visible(int actor) {
    return share(seen[actor], total[actor]);
  }

  /** Share of what is inside the picture that something covers. */
  public double covered(int actor) {
    return share(inside[actor] - seen[actor], inside[actor]);
  }

  /** Share of what is inside the picture where another actor is seen instead. */
  public double covered(int actor, int by) {
    return share(shows[actor][by + 1], inside[actor]);
  }

  /** Box of the pixels that show an actor, as fractions. */
  public Optional<Box> box(int actor) {
    if (seen[actor] == 0) {
      return Optional.empty();
    }
    int left = width;
    int right = -1;
    int top = height;
    int bottom = -1;
    for (int i = 0; i < inside[actor]; i++) {
      int pixel = pixels[actor][i];
      if (ids[pixel] == actor + 1) {
        left = Math.min(left, pixel % width);
        right = Math.max(right, pixel % width);
        top = Math.min(top, pixel / width);
        bottom = Math.max(bottom, pixel / width);
      }
    }
    return Optional.of(Box.ofPixels(left, top, right + 1, bottom + 1, width, height));
  }

  /** Pixels between the edges of two actors inside the picture; negative where they overlap. */
  public double gap(int actor, int other) {
    Placing p = placings[actor];
    Placing q = placings[other];
    double dx = p.x() - q.x();
    double dy = p.y() - q.y();
    double away =
        Math.sqrt(dx * dx + dy * dy)
            - outlines[actor].reach() * p.radius()
            - outlines[other].reach() * q.radius();
    if (away > 3 || inside[actor] == 0 || inside[other] == 0) {
      return Math.max(away, 3);
    }
    double least = 3;
    for (int i = 0; i < inside[actor]; i++) {
      int pixel = pixels[actor][i];
      double d = q.distance(outlines[other], pixel % width + 0.5, pixel / width + 0.5);
      least = Math.min(least, d);
    }
    return least;
  }

  private static double share(int part, int whole) {
    return whole == 0 ? 0 : (double) part / whole;
  }
}
