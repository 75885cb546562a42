package io.github.tpo4j.data.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.video.Frame;
import java.awt.geom.Point2D;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ViewTest {
  private static final int WIDTH = 80;
  private static final int HEIGHT = 60;
  private static final int SIDE = 48;

  @Test
  void theWholePictureIsOnlySqueezed() {
    View view = View.whole(SIDE);
    byte[] rgb = view.picture(square(20, 15, 60, 45));
    byte[] mask = view.mask(mask(20, 15, 60, 45));
    assertThat(rgb[3 * (24 * SIDE + 24)] & 255).isEqualTo(250);
    assertThat(rgb[0]).isZero();
    assertThat(sum(mask)).isEqualTo(SIDE * SIDE / 4);
    assertThat(view.seen(0.5, 0.25)).isEqualTo(new Point2D.Double(0.5, 0.25));
  }

  @Test
  void picturesMasksAndPlacesAgreeInEveryView() {
    ViewSettings calm = new ViewSettings(0.5, 0.3, 0.5, 0, 0, 0, 0);
    for (int seed = 0; seed < 50; seed++) {
      View view = new View(calm, SIDE, new Random(seed));
      byte[] rgb = view.picture(square(30, 20, 50, 40));
      byte[] mask = view.mask(mask(30, 20, 50, 40));
      int different = 0;
      for (int i = 0; i < mask.length; i++) {
        different += (rgb[3 * i] & 255) > 125 == (mask[i] == 1) ? 0 : 1;
      }
      assertThat(different).as("seed %d", seed).isLessThan(SIDE);
      if (sum(mask) > 0 && isInside(mask)) {
        Point2D centre = view.seen(0.5, 0.5);
        assertThat(centre.getX() * SIDE).isCloseTo(centre(mask, true), within(1.0));
        assertThat(centre.getY() * SIDE).isCloseTo(centre(mask, false), within(1.0));
      }
    }
  }

  @Test
  void theSameSeedIsTheSameView() {
    Frame frame = square(10, 10, 70, 50);
    byte[] one = new View(ViewSettings.TRACKING, SIDE, new Random(3)).picture(frame);
    byte[] again = new View(ViewSettings.TRACKING, SIDE, new Random(3)).picture(frame);
    byte[] other = new View(ViewSettings.TRACKING, SIDE, new Random(4)).picture(frame);
    assertThat(again).isEqualTo(one);
    assertThat(other).isNotEqualTo(one);
  }

  @Test
  void compressionChangesLittle() {
    ViewSettings compressed = new ViewSettings(1, 0, 0, 0, 0, 0, 1);
    byte[] clean = View.whole(SIDE).picture(square(20, 15, 60, 45));
    byte[] seen = new View(compressed, SIDE, new Random(1)).picture(square(20, 15, 60, 45));
    double sum = 0;
    for (int i = 0; i < clean.length; i++) {
      sum += Math.abs((clean[i] & 255) - (seen[i] & 255));
    }
    assertThat(sum / clean.length).isBetween(0.1, 30.0);
  }

  private static boolean isInside(byte[] mask) {
    for (int i = 0; i < SIDE; i++) {
      if (mask[i] + mask[i * SIDE] + mask[(SIDE - 1) * SIDE + i] + mask[i * SIDE + SIDE - 1] > 0) {
        return false;
      }
    }
    return true;
  }

  private static double centre(byte[] mask, boolean across) {
    double sum = 0;
    for (int i = 0; i < mask.length; i++) {
      sum += mask[i] * ((across ? i % SIDE : i / SIDE) + 0.5);
    }
    return sum / sum(mask);
  }

  private static int sum(byte[] mask) {
    int sum = 0;
    for (byte b : mask) {
      sum += b;
    }
    return sum;
  }

  private static Frame square(int x1, int y1, int x2, int y2) {
    boolean[] inside = rectangle(x1, y1, x2, y2);
    byte[] rgb = new byte[3 * inside.length];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (inside[i / 3] ? 250 : 0);
    }
    return new Frame(0, 0, WIDTH, HEIGHT, rgb);
  }

  private static Rle mask(int x1, int y1, int x2, int y2) {
    return Rle.encode(rectangle(x1, y1, x2, y2), HEIGHT, WIDTH);
  }

  private static boolean[] rectangle(int x1, int y1, int x2, int y2) {
    boolean[] inside = new boolean[WIDTH * HEIGHT];
    for (int i = 0; i < inside.length; i++) {
      int x = i % WIDTH;
      int y = i / WIDTH;
      inside[i] = x >= x1 && x < x2 && y >= y1 && y < y2;
    }
    return inside;
  }
}
