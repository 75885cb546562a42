package io.github.tpo4j.train.track;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.SmallWorld;
import io.github.tpo4j.train.recipe.TrackSettings;
import io.github.tpo4j.video.Frame;
import java.util.List;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class MaskTrackObjectiveTest {
  private static final int SIDE = 64;
  private static final TrackSettings SETTINGS = new TrackSettings(3, 2, 2, 0.1, 0.2, 0.1, 0.5);

  private static MaskTrackObjective objective() {
    Sam2Config size =
        new Sam2Config(
            SIDE,
            16,
            Sam2Config.Trunk.doubling(
                8, 1, List.of(1, 1, 1, 1), List.of(8, 4, 4, 2), List.of(), List.of(3, 3)),
            new Sam2Config.Decoder(4, 2, 32, 16, 8, 0.05, 0.98),
            Sam2Config.Memory.of(8, 1, 24),
            Set.of());
    Sam2 sam = new Sam2(Params.fresh(7, ScalarType.Float, new Device("cpu")), size);
    return new MaskTrackObjective(sam, SmallWorld::footage, SETTINGS, ViewSettings.TRACKING);
  }

  @Test
  void theSameSeedCutsTheSameClip() {
    TrackCutter cutter = new TrackCutter(SETTINGS, ViewSettings.TRACKING, SIDE);
    TrackClip one = cutter.cut(SmallWorld.footage(1), 4);
    TrackClip again = cutter.cut(SmallWorld.footage(1), 4);
    assertThat(one.frames()).hasSize(3).containsExactlyElementsOf(again.frames());
    assertThat(one.objects()).hasSize(2);
    assertThat(one.objects().get(0).box()).containsExactly(again.objects().get(0).box());
    assertThat(one.objects().get(0).masks()).hasSize(3);
  }

  @Test
  void boxesAndPointsLieOnTheObject() {
    TrackSettings exact = new TrackSettings(2, 2, 1, 0, 0, 0, 0);
    TrackCutter cutter = new TrackCutter(exact, ViewSettings.TRACKING, SIDE);
    for (int seed = 0; seed < 10; seed++) {
      for (TrackClip.Followed o : cutter.cut(SmallWorld.footage(1), seed).objects()) {
        byte[] mask = o.masks().get(0);
        float[] box = o.box();
        assertThat(mask[(int) o.point()[1] * SIDE + (int) o.point()[0]]).isEqualTo((byte) 1);
        for (int i = 0; i < mask.length; i++) {
          int x = i % SIDE;
          int y = i / SIDE;
          boolean inside = x >= box[0] && x < box[2] && y >= box[1] && y < box[3];
          assertThat(mask[i] == 0 || inside).isTrue();
        }
      }
    }
  }

  @Test
  void aClipWithNothingToFollowIsABadSample() {
    Footage full = SmallWorld.footage(1);
    Footage empty =
        new Footage() {
          @Override
          public Story story() {
            return full.story();
          }

          @Override
          public Rle mask(int actor, int frame) {
            return Rle.encode(new boolean[96 * 72], 72, 96);
          }

          @Override
          public Frame picture(int frame) {
            return full.picture(frame);
          }
        };
    TrackCutter cutter = new TrackCutter(SETTINGS, ViewSettings.TRACKING, SIDE);
    assertThatThrownBy(() -> cutter.cut(empty, 1))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith(full.story().id())
        .hasMessageContaining("shows anything of at least 0.15 % of the picture to follow");
  }

  @Test
  void aBatchIsLearnedByHeart() throws Exception {
    ModelScope.Built<MaskTrackObjective> built =
        ModelScope.build(MaskTrackObjectiveTest::objective);
    try (PointerScope scope = new PointerScope()) {
      MaskTrackObjective objective = built.value();
      List<TrackClip> batch = SmallWorld.batch(objective, 2);
      assertThat(SmallWorld.losses(objective, batch, 20)).isLessThan(0.8);
      assertThat(objective.loss(batch).terms()).containsOnlyKeys("pixels", "dice", "iou", "score");
    } finally {
      built.scope().close();
    }
  }

  @Test
  void whatIsFixedIsNoParameter() {
    ModelScope.Built<MaskTrackObjective> built =
        ModelScope.build(MaskTrackObjectiveTest::objective);
    try (PointerScope scope = new PointerScope()) {
      assertThat(built.value().parts().get("sam").parameters())
          .isNotEmpty()
          .doesNotContainKey("sam.no_mem_pos_enc");
    } finally {
      built.scope().close();
    }
  }
}
