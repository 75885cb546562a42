package io.github.tpo4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BoxTest {
  @Test
  void pixelsAndFractionsAreInverse() {
    Box box = Box.ofPixels(10, 20, 110, 220, 200, 400);
    assertThat(box).isEqualTo(new Box(0.05, 0.05, 0.55, 0.55));
    assertThat(box.toPixels(200, 400))
        .containsExactly(new double[] {10, 20, 110, 220}, within(1e-9));
  }

  @Test
  void clampingOrdersCornersAndStaysInside() {
    assertThat(new Box(0.8, -0.5, 0.2, 1.5).clamped()).isEqualTo(new Box(0.2, 0, 0.8, 1));
  }

  @Test
  void overlapIsSharedAreaOverCommonArea() {
    Box left = new Box(0, 0, 0.5, 1);
    assertThat(left.iou(left)).isEqualTo(1);
    assertThat(left.iou(new Box(0.25, 0, 0.75, 1))).isEqualTo(1.0 / 3, within(1e-12));
    assertThat(left.iou(new Box(0.5, 0, 1, 1))).isZero();
  }

  @Test
  void invertedBoxesHaveNoArea() {
    Box inverted = new Box(0.5, 0.5, 0.1, 0.9);
    assertThat(inverted.area()).isZero();
    assertThat(inverted.iou(inverted)).isZero();
  }
}
