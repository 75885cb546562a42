package io.github.tpo4j.video.overlay;

import java.awt.geom.Path2D;

/**
 * The border of a mask as a path: every area's outer border and the borders of its holes, even-odd
 * filled. The path joins the middles of the pixels' edges, which rounds the steps off.
 */
final class Outline {
  private static final int[] STEP_X = {1, 0, -1, 0};
  private static final int[] STEP_Y = {0, 1, 0, -1};

  private final boolean[] mask;
  private final int width;
  private final int height;

  /** Bit {@code d} of a pixel corner: an edge in direction d (right, down, left, up) leaves it. */
  private final byte[] edges;

  private Outline(boolean[] mask, int width, int height) {
    this.mask = mask;
    this.width = width;
    this.height = height;
    this.edges = new byte[(width + 1) * (height + 1)];
  }

  /**
   * @param mask row by row
   * @return coordinates in pixels of the mask
   */
  static Path2D of(boolean[] mask, int width, int height) {
    Outline outline = new Outline(mask, width, height);
    outline.findEdges();
    return outline.joinEdges();
  }

  private boolean at(int x, int y) {
    return x >= 0 && y >= 0 && x < width && y < height && mask[y * width + x];
  }

  /** Edges run with the mask on their right hand. */
  private void findEdges() {
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (!mask[y * width + x]) {
          continue;
        }
        int corner = y * (width + 1) + x;
        if (!at(x, y - 1)) {
          edges[corner] |= 1;
        }
        if (!at(x + 1, y)) {
          edges[corner + 1] |= 2;
        }
        if (!at(x, y + 1)) {
          edges[corner + width + 2] |= 4;
        }
        if (!at(x - 1, y)) {
          edges[corner + width + 1] |= 8;
        }
      }
    }
  }

  private Path2D joinEdges() {
    Path2D path = new Path2D.Float(Path2D.WIND_EVEN_ODD);
    for (int start = 0; start < edges.length; start++) {
      while (edges[start] != 0) {
        follow(start, path);
      }
    }
    return path;
  }

  private void follow(int start, Path2D path) {
    int corner = start;
    int direction = Integer.numberOfTrailingZeros(edges[start]);
    int before = -1;
    boolean begun = false;
    double midX = 0;
    double midY = 0;
    do {
      edges[corner] &= (byte) ~(1 << direction);
      int x = corner % (width + 1);
      int y = corner / (width + 1);
      if (begun && direction != before) {
        path.lineTo(midX, midY); // middle of the last edge before a turn
      }
      midX = x + STEP_X[direction] / 2.0;
      midY = y + STEP_Y[direction] / 2.0;
      if (!begun) {
        path.moveTo(midX, midY);
        begun = true;
      } else if (direction != before) {
        path.lineTo(midX, midY);
      }
      before = direction;
      corner += STEP_X[direction] + STEP_Y[direction] * (width + 1);
      direction = next(corner, direction);
    } while (direction >= 0);
    path.lineTo(midX, midY);
    path.closePath();
  }

  /** Where to go on from a corner: turn right first, which keeps areas that only touch apart. */
  private int next(int corner, int direction) {
    for (int turn : new int[] {1, 0, 3}) {
      int d = (direction + turn) & 3;
      if ((edges[corner] & 1 << d) != 0) {
        return d;
      }
    }
    return -1;
  }
}
