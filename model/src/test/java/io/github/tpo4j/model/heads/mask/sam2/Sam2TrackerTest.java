package io.github.tpo4j.model.heads.mask.sam2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.LeakTrap;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import java.util.EnumSet;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Sam2TrackerTest {
  private static final Box BOX = new Box(0.2, 0.3, 0.7, 0.8);
  private static ModelScope.Built<Sam2> sam;

  @BeforeAll
  static void build() {
    sam = ModelScope.build(() -> TinySam.fresh(EnumSet.allOf(Sam2Config.Extra.class)));
  }

  @AfterAll
  static void close() {
    sam.scope().close();
  }

  @Test
  void memoryDoesNotGrowWithTheVideo() {
    int frames = 320;
    int warm = 40;
    try (LeakTrap trap = new LeakTrap()) {
      try (Sam2Tracker tracker = sam.value().tracker(48, 64)) {
        long bytes = 0;
        long objects = 0;
        for (int t = 0; t < frames; t++) {
          try (PointerScope scope = new PointerScope()) {
            Tensor frame = TinySam.frame(t);
            FrameMask m =
                t == 0 ? tracker.start(frame, sam.value().prompt(BOX)) : tracker.track(frame);
            assertThat(m.logits()).hasSize(64);
          }
          if (t == warm) {
            bytes = Pointer.totalBytes();
            objects = tracker.bank().size();
          }
        }
        // conditioning memory and pointer, 6 memories, 15 pointers
        assertThat(objects).isEqualTo(2 + 6 + 15);
        assertThat(tracker.bank().size()).isEqualTo(2 + 6 + 15);
        assertThat(Pointer.totalBytes()).isEqualTo(bytes);
      }
      trap.assertEmpty();
    }
  }

  @Test
  void objectsShareTheFeaturesOfAFrame() {
    try (PointerScope scope = new PointerScope();
        Sam2Tracker alone = sam.value().tracker(32, 32);
        Sam2Tracker one = sam.value().tracker(32, 32);
        Sam2Tracker other = sam.value().tracker(32, 32)) {
      Box elsewhere = new Box(0.5, 0.1, 0.9, 0.4);
      for (int t = 0; t < 3; t++) {
        Tensor frame = TinySam.frame(t);
        ImageFeatures f = sam.value().encode(frame);
        FrameMask expected;
        FrameMask found;
        if (t == 0) {
          expected = alone.start(frame, sam.value().prompt(BOX));
          found = one.start(f, sam.value().prompt(BOX));
          other.start(f, sam.value().prompt(elsewhere));
        } else {
          expected = alone.track(frame);
          found = one.track(f);
          other.track(f);
        }
        assertThat(found.logits()).isEqualTo(expected.logits());
        assertThat(found.score()).isEqualTo(expected.score());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(TrackOptions.MaskRule.class)
  void aKnownMaskIsTakenAsItIs(TrackOptions.MaskRule rule) {
    try (PointerScope scope = new PointerScope();
        Sam2Tracker tracker =
            sam.value().tracker(32, 32, TrackOptions.DEFAULT.withMaskRule(rule))) {
      Tensor mask = torch.zeros(1, 1, 32, 32);
      mask.narrow(2, 8, 16).narrow(3, 4, 12).fill_(Tensors.scalar(1));
      FrameMask m = tracker.startWithMask(sam.value().encode(TinySam.frame(1)), mask);
      assertThat(m.visible()).isTrue();
      assertThat(m.rle().area()).isBetween(12 * 16 - 40, 12 * 16 + 40);
      assertThat(m.rle().box().iou(Box.ofPixels(4, 8, 16, 24, 32, 32))).isGreaterThan(0.7);
      assertThat(tracker.track(TinySam.frame(2)).ious()).hasSize(4);
    }
  }

  @Test
  void trackingNeedsAStart() {
    try (PointerScope scope = new PointerScope();
        Sam2Tracker tracker = sam.value().tracker(32, 32)) {
      assertThatThrownBy(() -> tracker.track(TinySam.frame(1)))
          .isInstanceOf(TpoException.class)
          .hasMessageContaining("needs a start() with a prompt before it");
      assertThatThrownBy(() -> tracker.start(torch.zeros(1, 3, 16, 16), sam.value().noPrompt()))
          .hasMessageContaining("expected frames of 32 x 32 pixels but found [1, 3, 16, 16]");
    }
  }

  @Test
  void lossesReachTheAdapterThroughTheFrozenDecoder() {
    try (PointerScope scope = new PointerScope()) {
      Sam2 plain = TinySam.fresh(Set.of());
      ImageFeatures f = plain.encode(TinySam.frame(3));
      Tensor tokens = plain.promptOf(BOX).detach().clone().set_requires_grad(true);
      var out = plain.maskLogits(f, tokens);
      assertThat(Tensors.shape(out.masks_BMSS())).containsExactly(1, 1, 8, 8);
      torch.sigmoid(out.masks_BMSS()).mean().add(out.ious_BM().sum()).backward();
      assertThat(tokens.grad().abs().sum().item_double()).isGreaterThan(0);
      assertThat(plain.parametersByName().values()).noneMatch(p -> p.grad().defined());
    }
  }

  @Test
  void sam20HasNoneOfTheLaterParts() {
    try (PointerScope scope = new PointerScope()) {
      assertThat(TinySam.fresh(Set.of()).parametersByName().keySet())
          .doesNotContain("no_obj_embed_spatial", "obj_ptr_tpos_proj.weight")
          .contains("no_mem_pos_enc", "mask_downsample.weight");
    }
  }
}
