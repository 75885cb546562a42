package io.github.tpo4j.data.world.film;

/** Pixels as {@code 0xrrggbb}, row by row, that go on in all directions, mirrored at the edges. */
@SuppressWarnings("ArrayRecordComponent")
record Raster(int width, int height, int[] pixels) {
  /** The colour between four pixels; pixel centres are at whole numbers. */
  int at(double x, double y) {
    double fx = Math.floor(x);
    double fy = Math.floor(y);
    int tx = (int) ((x - fx) * 256);
    int ty = (int) ((y - fy) * 256);
    int x0 = mirrored((int) fx, width);
    int x1 = mirrored((int) fx + 1, width);
    int y0 = mirrored((int) fy, height) * width;
    int y1 = mirrored((int) fy + 1, height) * width;
    return mix(
        mix(pixels[y0 + x0], pixels[y0 + x1], tx), mix(pixels[y1 + x0], pixels[y1 + x1], tx), ty);
  }

  /** A colour between two: all of the first for 0, all of the second for 256. */
  static int mix(int a, int b, int t) {
    int redBlue = ((a & 0xff00ff) * (256 - t) + (b & 0xff00ff) * t) >>> 8 & 0xff00ff;
    int green = ((a & 0xff00) * (256 - t) + (b & 0xff00) * t) >>> 8 & 0xff00;
    return redBlue | green;
  }

  private static int mirrored(int i, int n) {
    int p = Math.floorMod(i, 2 * n);
    return p < n ? p : 2 * n - 1 - p;
  }
}
