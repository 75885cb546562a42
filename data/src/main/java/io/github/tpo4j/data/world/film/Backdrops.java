package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Scene;

/** Paints what is behind the actors, once for a whole story; the camera then looks at it. */
final class Backdrops {
  private final Dice dice;
  private final int height;
  private final int side;
  private final int rows;

  /**
   * @param width pixels of the picture
   * @param height pixels of the picture
   */
  Backdrops(Dice dice, int width, int height) {
    this.dice = dice;
    this.height = height;
    side = width + height;
    rows = 2 * height;
  }

  /** The backdrop, larger than the picture on all sides; its centre is the picture's. */
  Raster paint(Scene scene) {
    return switch (scene.backdrop()) {
      case PHOTO -> photo(Photos.raster(scene.photo()));
      case PLAIN -> {
        int colour = Palette.muted(dice);
        yield fill((x, y) -> colour);
      }
      case GRADIENT -> gradient();
      case CLOUDS -> clouds();
      case CHECKS -> checks();
      case STRIPES -> stripes();
    };
  }

  private interface Colouring {
    int at(double x, double y);
  }

  /** Colours by place, in heights from the centre. */
  private Raster fill(Colouring colouring) {
    int[] pixels = new int[side * rows];
    for (int y = 0, at = 0; y < rows; y++) {
      for (int x = 0; x < side; x++, at++) {
        pixels[at] = colouring.at((x + 0.5 - side / 2.0) / height, (y + 0.5 - rows / 2.0) / height);
      }
    }
    return new Raster(side, rows, pixels);
  }

  private Raster photo(Raster photo) {
    double scale = Math.min(photo.width(), photo.height()) / dice.between(1.0, 1.7);
    double cx = dice.between(0.3, 0.7) * photo.width();
    double cy = dice.between(0.3, 0.7) * photo.height();
    int flip = dice.sign();
    int glass = dice.chance(0.5) ? 0xffffff : Raster.mix(Palette.muted(dice), 0xffffff, 150);
    return fill((x, y) -> Palette.through(photo.at(cx + flip * x * scale, cy + y * scale), glass));
  }

  private Raster gradient() {
    int a = Palette.muted(dice);
    int b = Palette.muted(dice);
    double turn = dice.between(0, 2 * Math.PI);
    double dx = StrictMath.cos(turn) * 0.6;
    double dy = StrictMath.sin(turn) * 0.6;
    return fill(
        (x, y) -> Raster.mix(a, b, (int) (256 * Math.max(0, Math.min(1, 0.5 + x * dx + y * dy)))));
  }

  private Raster clouds() {
    int a = Palette.muted(dice);
    int b = partner(a);
    double size = dice.between(2.5, 14);
    long seed = dice.bits();
    return fill(
        (x, y) -> {
          double sum = 0;
          double weight = 0.5;
          double scale = size;
          for (int octave = 0; octave < 4; octave++) {
            sum += weight * lattice(seed + octave, x * scale, y * scale);
            weight /= 2;
            scale *= 2;
          }
          double t = Math.max(0, Math.min(1, (sum / 0.9375 - 0.5) * 1.8 + 0.5));
          return Raster.mix(a, b, (int) (256 * t));
        });
  }

  private Raster checks() {
    int a = Palette.muted(dice);
    int b = partner(a);
    double size = dice.between(0.08, 0.22);
    double turn = dice.chance(0.5) ? 0 : dice.between(0, Math.PI / 2);
    double cos = StrictMath.cos(turn) / size;
    double sin = StrictMath.sin(turn) / size;
    return fill(
        (x, y) ->
            ((long) Math.floor(x * cos - y * sin) + (long) Math.floor(x * sin + y * cos) & 1) == 0
                ? a
                : b);
  }

  private Raster stripes() {
    int a = Palette.muted(dice);
    int b = partner(a);
    double size = dice.between(0.06, 0.2);
    double turn = dice.between(0, Math.PI);
    double cos = StrictMath.cos(turn) / size;
    double sin = StrictMath.sin(turn) / size;
    double share = dice.between(0.3, 0.6);
    return fill(
        (x, y) -> {
          double w = x * cos + y * sin;
          return w - Math.floor(w) < share ? a : b;
        });
  }

  /** Another muted colour, in half of the cases hardly to be told apart. */
  private int partner(int colour) {
    return dice.chance(0.5) ? Raster.mix(colour, Palette.muted(dice), 70) : Palette.muted(dice);
  }

  /** Smooth noise from 0 to 1 with one random value a lattice point. */
  private static double lattice(long seed, double x, double y) {
    long ix = (long) Math.floor(x);
    long iy = (long) Math.floor(y);
    double fx = x - ix;
    double fy = y - iy;
    double sx = fx * fx * (3 - 2 * fx);
    double sy = fy * fy * (3 - 2 * fy);
    double upper = point(seed, ix, iy) * (1 - sx) + point(seed, ix + 1, iy) * sx;
    double lower = point(seed, ix, iy + 1) * (1 - sx) + point(seed, ix + 1, iy + 1) * sx;
    return upper * (1 - sy) + lower * sy;
  }

  private static double point(long seed, long x, long y) {
    long z = seed + x * 0x9e3779b97f4a7c15L + y * 0xc2b2ae3d27d4eb4fL;
    z = (z ^ (z >>> 29)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 32)) * 0x94d049bb133111ebL;
    return (z >>> 40) * 0x1.0p-24;
  }
}
