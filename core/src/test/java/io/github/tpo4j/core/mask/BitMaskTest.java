package io.github.tpo4j.core.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Masks;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BitMaskTest {
  /** Widths around the word's length, where carries go wrong. */
  private static final int[] WIDTHS = {1, 5, 63, 64, 65, 128, 130};

  @Test
  void pixelsAreThoseOfTheRunLengths() {
    Random random = new Random(1);
    for (int width : WIDTHS) {
      boolean[] a = pixels(random, 7 * width);
      boolean[] b = pixels(random, 7 * width);
      Rle rleA = Rle.encode(a, 7, width);
      Rle rleB = Rle.encode(b, 7, width);
      BitMask maskA = BitMask.of(rleA);
      BitMask maskB = BitMask.of(rleB);
      assertThat(maskA).isEqualTo(BitMask.ofGrey(raster(a, 200), 7, width));
      assertThat(maskA).isEqualTo(BitMask.ofId(raster(a, 255), 7, width, 255));
      assertThat(BitMask.ofIds(raster(a, 2), 7, width, 3))
          .containsExactly(BitMask.empty(7, width), maskA, BitMask.empty(7, width));
      assertThat(maskA.area()).isEqualTo(rleA.area());
      assertThat(maskA.common(maskB)).isEqualTo(Masks.intersection(rleA, rleB).area());
      assertThat(maskA.or(maskB)).isEqualTo(BitMask.of(Masks.union(rleA, rleB)));
      assertThat(maskA.without(maskB).area()).isEqualTo(maskA.area() - maskA.common(maskB));
    }
  }

  @Test
  void boundaryLooksRightAndDownAndNeverOutside() {
    Random random = new Random(2);
    for (int width : WIDTHS) {
      int height = 6;
      boolean[] set = pixels(random, height * width);
      boolean[] expected = new boolean[set.length];
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          boolean here = set[y * width + x];
          boolean right = x + 1 < width && here != set[y * width + x + 1];
          boolean down = y + 1 < height && here != set[(y + 1) * width + x];
          boolean inside = x + 1 < width && y + 1 < height;
          boolean diagonal = inside && here != set[(y + 1) * width + x + 1];
          expected[y * width + x] = right || down || diagonal;
        }
      }
      assertThat(mask(set, height, width).boundary()).isEqualTo(mask(expected, height, width));
    }
  }

  @Test
  void dilationReachesAsFarAsTheDistanceSays() {
    Random random = new Random(3);
    for (int width : WIDTHS) {
      for (int radius : new int[] {0, 1, 2, 5, 8, 70}) {
        int height = 21;
        boolean[] set = new boolean[height * width];
        for (int k = 0; k < 3; k++) {
          set[random.nextInt(set.length)] = true;
        }
        boolean[] expected = new boolean[set.length];
        for (int p = 0; p < set.length; p++) {
          for (int q = 0; q < set.length; q++) {
            int dy = p / width - q / width;
            int dx = p % width - q % width;
            expected[p] |= set[q] && dy * dy + dx * dx <= radius * radius;
          }
        }
        assertThat(mask(set, height, width).dilated(radius))
            .as("width %d, radius %d", width, radius)
            .isEqualTo(mask(expected, height, width));
      }
    }
  }

  @Test
  void masksOfDifferentSizesAreRefused() {
    assertThatThrownBy(() -> BitMask.empty(4, 6).common(BitMask.empty(6, 4)))
        .isInstanceOf(TpoException.class)
        .hasMessage("masks: expected equal sizes but found 4 x 6 and 6 x 4");
  }

  @Test
  void emptyMasksAgreeAndOneSidedEmptinessDoesNot() {
    BitMask empty = BitMask.empty(20, 30);
    boolean[] square = new boolean[600];
    square[310] = true;
    BitMask pixel = mask(square, 20, 30);
    assertThat(empty.regionSimilarity(empty)).isEqualTo(1);
    assertThat(empty.regionSimilarity(pixel)).isZero();
    Contour none = Contour.of(empty);
    Contour some = Contour.of(pixel);
    assertThat(none.match(none).f()).isEqualTo(1);
    assertThat(none.match(some)).isEqualTo(new Contour.Match(1, 0));
    assertThat(some.match(none)).isEqualTo(new Contour.Match(0, 1));
    assertThat(some.match(none).f()).isZero();
    assertThat(some.match(some).f()).isEqualTo(1);
  }

  @Test
  void radiusIsTheSharedRoundingOfDavis() {
    assertThat(Contour.radius(480, 854)).isEqualTo(8);
    assertThat(Contour.radius(48, 70)).isEqualTo(1);
    assertThat(Contour.radius(1080, 1920)).isEqualTo(18);
  }

  private static boolean[] pixels(Random random, int n) {
    boolean[] set = new boolean[n];
    for (int i = 0; i < n; i++) {
      set[i] = random.nextInt(3) == 0;
    }
    return set;
  }

  private static byte[] raster(boolean[] set, int value) {
    byte[] raster = new byte[set.length];
    for (int i = 0; i < set.length; i++) {
      raster[i] = set[i] ? (byte) value : 0;
    }
    return raster;
  }

  private static BitMask mask(boolean[] set, int height, int width) {
    return BitMask.ofGrey(raster(set, 1), height, width);
  }
}
