package io.github.tpo4j.model.heads.mask.sam2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.ClipLoss;
import io.github.tpo4j.model.heads.mask.MaskLosses;
import io.github.tpo4j.model.heads.mask.sam2.net.MaskDecoder;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipPassTest {
  private static final int S = TinySam.SIZE;
  private static final int FRAMES = 4;
  private static final Box BOX = new Box(0.25, 0.25, 0.75, 0.625);
  private static final ClipLoss LOSS = new ClipLoss(MaskLosses.Weights.SAM2);

  /** Without the IoU, whose true value jumps where a pixel does. */
  private static final ClipLoss SMOOTH = new ClipLoss(new MaskLosses.Weights(20, 1, 0, 0.25, 2));

  private static ModelScope.Built<Sam2> sam;

  @BeforeAll
  static void build() {
    sam = ModelScope.build(() -> steady(EnumSet.allOf(Sam2Config.Extra.class)));
  }

  @AfterAll
  static void close() {
    sam.scope().close();
  }

  /** A model that always sees the object and always shows mask 0, whatever its weights say. */
  private static Sam2 steady(Set<Sam2Config.Extra> extras) {
    Sam2Config c = TinySam.config(extras);
    Sam2Config.Decoder d = c.decoder();
    Sam2Config.Decoder stable =
        new Sam2Config.Decoder(
            d.heads(), d.layers(), d.mlpWidth(), d.scoreWidth(), d.maskChannels(), 0.05, 0);
    Sam2Config config =
        new Sam2Config(c.imageSize(), c.width(), c.trunk(), stable, c.memory(), extras);
    Sam2 made = new Sam2(Params.fresh(7, ScalarType.Float, new Device("cpu")), config);
    made.parametersByName()
        .get("sam_mask_decoder.pred_obj_score_head.layers.2.bias")
        .fill_(Tensors.scalar(5));
    return made;
  }

  @Test
  void saysWhatTheTrackerSays() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard();
        Sam2Tracker tracker = sam.value().tracker(S, S)) {
      ClipPass.Clips clips = clips(1, 1, false);
      List<MaskDecoder.Output> outputs =
          ClipPass.run(sam.value(), clips, ClipPass.Opening.box(corners(1)));
      for (int t = 0; t < FRAMES; t++) {
        Tensor frame_13SS = clips.pixels_TC3SS().select(0, t);
        FrameMask expected =
            t == 0 ? tracker.start(frame_13SS, sam.value().prompt(BOX)) : tracker.track(frame_13SS);
        MaskDecoder.Output best = MaskDecoder.best(outputs.get(t));
        assertThat(outputs.get(t).ious_BM().size(1)).isEqualTo(t == 0 ? 1 : 3);
        assertThat(Tensors.floats(best.masks_BMSS()))
            .as("frame %d", t)
            .containsExactly(expected.logits(), within(2e-4f));
        assertThat(best.score_B1().item_double()).isCloseTo(expected.score(), within(1e-4));
      }
    }
  }

  @Test
  void objectsOfSeveralClipsDoNotSeeEachOther() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      ClipPass.Clips all = clips(2, 2, true);
      List<MaskDecoder.Output> together =
          ClipPass.run(sam.value(), all, ClipPass.Opening.box(corners(4)));
      ClipPass.Clips alone =
          new ClipPass.Clips(
              all.pixels_TC3SS().narrow(1, 1, 1),
              all.masks_TBSS().narrow(1, 3, 1),
              all.inSight_TB().narrow(1, 3, 1),
              all.taught_TB().narrow(1, 3, 1));
      List<MaskDecoder.Output> last =
          ClipPass.run(sam.value(), alone, ClipPass.Opening.box(corners(4).narrow(0, 3, 1)));
      for (int t = 0; t < FRAMES; t++) {
        assertThat(Tensors.floats(together.get(t).masks_BMSS().narrow(0, 3, 1)))
            .containsExactly(Tensors.floats(last.get(t).masks_BMSS()), within(2e-4f));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"box", "point", "mask"})
  void gradientsAreTheSlopesOfTheLoss(String kind) {
    ModelScope.Built<Sam2> own = ModelScope.build(() -> steady(Set.of()));
    try (PointerScope scope = new PointerScope()) {
      Sam2 model = own.value();
      model.trainable(true);
      ClipPass.Clips clips = clips(2, 1, true);
      ClipPass.Opening opening = opening(kind, clips);
      smooth(model, clips, opening).total().backward();
      Map<String, Tensor> parameters = model.parametersByName();
      for (String name :
          List.of(
              "image_encoder.trunk.blocks.0.attn.qkv.weight",
              "memory_attention.layers.0.cross_attn_image.v_proj.weight",
              "memory_encoder.out_proj.weight",
              "obj_ptr_proj.layers.0.weight",
              "sam_mask_decoder.output_upscaling.0.weight")) {
        Tensor parameter = parameters.get(name);
        double slope = parameter.grad().norm().item_double();
        Tensor direction = parameter.grad().div(Tensors.scalar(slope));
        double step = 2e-3;
        double up = moved(parameter, direction, step, () -> smooth(model, clips, opening));
        double down = moved(parameter, direction, -step, () -> smooth(model, clips, opening));
        assertThat((up - down) / (2 * step)).as(name).isCloseTo(slope, within(0.05 * slope + 2e-4));
      }
    } finally {
      own.scope().close();
    }
  }

  private static HeadLoss smooth(Sam2 model, ClipPass.Clips clips, ClipPass.Opening opening) {
    return SMOOTH.of(ClipPass.run(model, clips, opening), clips, 0);
  }

  private static double moved(
      Tensor parameter, Tensor direction, double step, java.util.function.Supplier<HeadLoss> loss) {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      parameter.add_(direction, Tensors.scalar(step));
      double value = loss.get().total().item_double();
      parameter.sub_(direction, Tensors.scalar(step));
      return value;
    }
  }

  @Test
  void everyParameterThatIsLearnedGetsAGradient() {
    ModelScope.Built<Sam2> own =
        ModelScope.build(() -> TinySam.fresh(EnumSet.allOf(Sam2Config.Extra.class)));
    try (PointerScope scope = new PointerScope()) {
      Sam2 model = own.value();
      model.trainable(true);
      for (String kind : List.of("box", "point", "mask")) {
        ClipPass.Clips clips = clips(2, 2, false);
        clips.inSight_TB().select(0, 2).fill_(Tensors.scalar(0)); // out of sight in between
        loss(model, clips, opening(kind, clips)).total().backward();
      }
      List<String> without = new ArrayList<>();
      model
          .parametersByName()
          .forEach(
              (name, t) -> {
                if (Sam2.isLearned(name) && !(t.grad().defined() && any(t.grad()))) {
                  without.add(name);
                }
              });
      // no point was outside the object, and not every proposal was once the best
      assertThat(without)
          .contains("sam_prompt_encoder.point_embeddings.0.weight")
          .allMatch(name -> name.matches(".*(point_embeddings.0|hypernetworks_mlps.[123]).*"));
    } finally {
      own.scope().close();
    }
  }

  private static boolean any(Tensor gradient) {
    return gradient.abs().sum().item_double() > 0;
  }

  @Test
  void anObjectOutOfSightTeachesOnlyTheScore() {
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      ClipPass.Clips seen = clips(1, 1, false);
      ClipPass.Clips gone =
          new ClipPass.Clips(
              seen.pixels_TC3SS(),
              torch.zeros_like(seen.masks_TBSS()),
              seen.inSight_TB().logical_not(),
              seen.taught_TB());
      Map<String, Tensor> terms = loss(sam.value(), gone, opening("box", gone)).terms();
      assertThat(terms.get("pixels").item_double()).isZero();
      assertThat(terms.get("dice").item_double()).isZero();
      assertThat(terms.get("iou").item_double()).isZero();
      assertThat(terms.get("score").item_double()).isGreaterThan(1);
    }
  }

  private static HeadLoss loss(Sam2 model, ClipPass.Clips clips, ClipPass.Opening opening) {
    return LOSS.of(ClipPass.run(model, clips, opening), clips, 0);
  }

  private static ClipPass.Opening opening(String kind, ClipPass.Clips clips) {
    long b = clips.masks_TBSS().size(1);
    return switch (kind) {
      case "box" -> ClipPass.Opening.box(corners(b));
      case "point" ->
          ClipPass.Opening.points(
              torch.full(new long[] {b, 1, 2}, Tensors.scalar(12)), torch.ones(b, 1));
      default -> ClipPass.Opening.mask(clips.masks_TBSS().select(0, 0).unsqueeze(1));
    };
  }

  private static Tensor corners(long b) {
    float[] px = {8, 8, 24, 20};
    return Tensors.of(px, 1, 4).expand(b, 4);
  }

  /** Clips of noise with a rectangle in each. */
  private static ClipPass.Clips clips(long clips, long objects, boolean taught) {
    torch.manual_seed(3);
    long b = clips * objects;
    Tensor masks = torch.zeros(FRAMES, b, S, S);
    masks.narrow(2, 8, 12).narrow(3, 8, 16).fill_(Tensors.scalar(1));
    return new ClipPass.Clips(
        torch.randn(FRAMES, clips, 3, S, S),
        masks,
        torch.ones(new long[] {FRAMES, b}, Tensors.options(ScalarType.Bool)),
        torch.full(new long[] {FRAMES, b}, Tensors.scalar(taught ? 1 : 0)).to(ScalarType.Bool));
  }
}
