package io.github.tpo4j.model.vision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.LeakTrap;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.video.Frame;
import java.util.List;
import java.util.Random;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PreprocessTest {
  private PointerScope scope;

  @BeforeEach
  void open() {
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void framesBecomeOneVideoChannelsFirst() {
    Frame a = frame(0, 6, 4);
    Frame b = frame(1, 6, 4);
    Tensor rgb = Preprocess.rgb(List.of(a, b));
    assertThat(Tensors.shape(rgb)).containsExactly(2, 3, 4, 6);
    byte second = b.rgb()[(3 * 6 + 5) * 3 + 2];
    long at = Tensors.longs(rgb.select(0, 1).select(0, 2).select(0, 3).select(0, 5))[0];
    assertThat((byte) at).isEqualTo(second);
    Tensor video = Preprocess.vision(8).video(List.of(a, b));
    assertThat(Tensors.shape(video)).containsExactly(1, 3, 2, 8, 8);
    Tensor alone = Preprocess.vision(8).video(List.of(b));
    assertThat(Tensors.floats(video.narrow(2, 1, 1))).isEqualTo(Tensors.floats(alone));
  }

  @Test
  void manyLargeFramesAreResizedAFewAtATime() {
    Tensor rgb = torch.randint(256, new long[] {3, 3, 2200, 2300}, Tensors.options(BYTE));
    Tensor all = Preprocess.vision(32).pixels(rgb);
    for (int t = 0; t < 3; t++) {
      Tensor one = Preprocess.vision(32).pixels(rgb.narrow(0, t, 1));
      assertThat(Tensors.floats(all.narrow(0, t, 1))).isEqualTo(Tensors.floats(one));
    }
  }

  /** The device meta has shapes and no numbers, and does not mix with the CPU: as a GPU. */
  @Test
  void framesAreNormalisedWhereTheyAre() {
    Tensor rgb = torch.zeros(2, 3, 12, 16).to(new Device("meta"), BYTE);
    for (Preprocess p : List.of(Preprocess.vision(8), Preprocess.sam(8), Preprocess.unresized())) {
      assertThat(p.pixels(rgb).is_meta()).isTrue();
    }
  }

  @Test
  void theInputIsNotWrittenAndNothingEscapes() {
    Tensor rgb = torch.randint(256, new long[] {1, 3, 8, 8}, Tensors.options(BYTE));
    long[] before = Tensors.longs(rgb);
    for (Preprocess p : List.of(Preprocess.vision(8), Preprocess.sam(8), Preprocess.unresized())) {
      try (LeakTrap trap = new LeakTrap()) {
        try (PointerScope inner = new PointerScope()) {
          p.pixels(rgb);
        }
        trap.assertEmpty();
      }
    }
    assertThat(Tensors.longs(rgb)).isEqualTo(before);
  }

  @Test
  void framesOfTwoSizesAreRefused() {
    assertThatThrownBy(() -> Preprocess.rgb(List.of(frame(0, 6, 4), frame(1, 4, 6))))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "frame 1 is 4 x 6 but frame 0 is 6 x 4: frames of one video must have one size");
  }

  private static final torch.ScalarType BYTE = torch.ScalarType.Byte;

  private static Frame frame(int index, int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    new Random(index).nextBytes(rgb);
    return new Frame(index, index / 10.0, width, height, rgb);
  }
}
