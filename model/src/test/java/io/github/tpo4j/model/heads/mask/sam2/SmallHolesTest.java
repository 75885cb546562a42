package io.github.tpo4j.model.heads.mask.sam2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SmallHolesTest {
  private static final float[] PICTURE = {
    // two pixels that touch at a corner, one at the border, and a large area
    1, 1, 1, 1, -2, //
    1, -1, 1, 1, 1, //
    1, 1, 0, 1, 1, //
    1, 1, 1, 1, 1, //
    -3, -3, -3, -3, -3
  };

  @Test
  void cornersConnectAndLargeAreasStay() {
    float[] logits = PICTURE.clone();
    assertThat(SmallHoles.fill(logits, 5, 5, 2)).isEqualTo(3);
    assertThat(logits[6]).isEqualTo(0.1f);
    assertThat(logits[12]).isEqualTo(0.1f);
    assertThat(logits[4]).isEqualTo(0.1f);
    assertThat(logits[22]).isEqualTo(-3f);
  }

  @Test
  void aHoleLargerThanTheLimitStaysWhole() {
    float[] logits = PICTURE.clone();
    assertThat(SmallHoles.fill(logits, 5, 5, 1)).isEqualTo(1);
    assertThat(logits[6]).isEqualTo(-1f);
    assertThat(logits[12]).isEqualTo(0f);
  }
}
