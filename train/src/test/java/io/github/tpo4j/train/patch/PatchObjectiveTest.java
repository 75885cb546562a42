package io.github.tpo4j.train.patch;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.Losses;
import io.github.tpo4j.train.SmallWorld;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatchObjectiveTest {
  private static final UmtConfig SIZE = new UmtConfig(48, 8, 32, 3, 2, 4, -2);
  private static final int GRID = 6;

  private static PatchObjective objective(double pictures) {
    Params p = Params.fresh(3, ScalarType.Float, new Device("cpu"));
    UmtViT encoder = new UmtViT(p.at(PatchObjective.PART), SIZE);
    return new PatchObjective(encoder, SIZE, p, SmallWorld::footage, SmallWorld.PLAIN, pictures);
  }

  @Test
  void labelsSayWhatIsThere() {
    PatchLabeller labeller = new PatchLabeller(SIZE, SmallWorld.PLAIN);
    int labelled = 0;
    for (int clip = 0; clip < 3; clip++) {
      Footage footage = SmallWorld.footage(clip);
      PatchView view = labeller.view(footage, clip);
      assertThat(view.frames()).hasSize(4);
      for (int i = 0; i < view.share().length; i++) {
        assertThat(view.share()[i]).isBetween(0f, 1.001f);
        boolean named = view.shape()[i] != PatchView.NONE;
        assertThat(view.colour()[i] != PatchView.NONE).isEqualTo(named);
        if (named) {
          labelled++;
          assertThat(view.share()[i]).isGreaterThanOrEqualTo(0.15f);
          assertThat(isAnActor(footage, view, i)).as("clip %d, patch %d", clip, i).isTrue();
        }
        boolean last = i / (GRID * GRID) == 3;
        assertThat(Float.isNaN(view.change()[4 * i])).isEqualTo(named && last);
      }
    }
    assertThat(labelled).isGreaterThan(20);
  }

  /** Whether some actor looks as the patch says and is, on some frame, where the patch says. */
  private static boolean isAnActor(Footage footage, PatchView view, int i) {
    double x = (i % GRID + 0.5) / GRID + view.place()[4 * i];
    double y = (i / GRID % GRID + 0.5) / GRID + view.place()[4 * i + 1];
    for (Actor actor : footage.story().actors()) {
      for (Actor.State state : actor.states()) {
        if (actor.look().shape().ordinal() == view.shape()[i]
            && actor.look().pattern().ordinal() == view.pattern()[i]
            && state.colour().ordinal() == view.colour()[i]
            && Math.hypot(state.x() - x, state.y() - y) < 1e-4) {
          return true;
        }
      }
    }
    return false;
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1})
  void aBatchIsLearnedByHeart(double pictures) throws Exception {
    ModelScope.Built<PatchObjective> built = ModelScope.build(() -> objective(pictures));
    try (PointerScope scope = new PointerScope()) {
      PatchObjective objective = built.value();
      List<PatchView> batch = SmallWorld.batch(objective, 2);
      assertThat(SmallWorld.losses(objective, batch, 30)).isLessThan(0.7);
      Losses losses = objective.loss(batch);
      assertThat(losses.terms().containsKey("change")).isEqualTo(pictures == 0);
      assertThat(losses.tokens()).isEqualTo(2L * GRID * GRID * 4);
    } finally {
      built.scope().close();
    }
  }

  @Test
  void theHeadsAreNotKept() {
    ModelScope.Built<PatchObjective> built = ModelScope.build(() -> objective(0));
    try (PointerScope scope = new PointerScope()) {
      assertThat(built.value().parts()).containsOnlyKeys("vision_encoder", "patch_heads");
      assertThat(built.value().weights().keySet())
          .allMatch(name -> name.startsWith("vision_encoder.encoder."));
    } finally {
      built.scope().close();
    }
  }
}
