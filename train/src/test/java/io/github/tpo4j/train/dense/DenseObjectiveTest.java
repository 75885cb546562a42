package io.github.tpo4j.train.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.model.connector.BertConfig;
import io.github.tpo4j.model.connector.BridgeConfig;
import io.github.tpo4j.model.connector.Clips;
import io.github.tpo4j.model.connector.QFormerConnector;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.Losses;
import io.github.tpo4j.train.Objective;
import io.github.tpo4j.train.SmallWorld;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenseObjectiveTest {
  private static final UmtConfig SIZE = new UmtConfig(48, 8, 32, 3, 2, 4, -2);
  private static final int GRID = 6;

  private static final BertConfig BERT = new BertConfig(32, 32, 2, 2, 64, 16, 1e-12);
  private static final BridgeConfig BRIDGE = new BridgeConfig("qformer", 12, 0, 0, 0, 0);
  private static final int WIDTH = 24;

  private static DenseObjective objective(double pictures, boolean connected) {
    Params p = Params.fresh(3, ScalarType.Float, new Device("cpu"));
    UmtViT encoder = new UmtViT(p.at("vision_encoder"), SIZE);
    QFormerConnector connector =
        new QFormerConnector(
            p, new QFormerConnector.Sizes(BRIDGE, BERT, Clips.NONE, SIZE.embedDim(), WIDTH));
    Map<String, Objective.Part> parts = new LinkedHashMap<>();
    parts.put(
        "vision_encoder", new Objective.Part(encoder, new TreeMap<>(encoder.parametersByName())));
    if (connected) {
      parts.put(
          "connector", new Objective.Part(connector, new TreeMap<>(connector.parametersByName())));
    }
    DenseObjective.Networks networks =
        new DenseObjective.Networks(encoder, SIZE, connected ? connector : null, WIDTH, parts);
    return new DenseObjective(networks, p, SmallWorld::footage, SmallWorld.PLAIN, pictures);
  }

  @Test
  void labelsSayWhatIsThere() {
    Labeller labeller = new Labeller(SIZE, SmallWorld.PLAIN);
    int labelled = 0;
    for (int clip = 0; clip < 3; clip++) {
      Footage footage = SmallWorld.footage(clip);
      DenseView seen = labeller.view(footage, clip);
      assertThat(seen.frames()).hasSize(4);
      PatchLabels view = seen.patches();
      for (int i = 0; i < view.share().length; i++) {
        assertThat(view.share()[i]).isBetween(0f, 1.001f);
        boolean named = view.shape()[i] != PatchLabels.NONE;
        assertThat(view.colour()[i] != PatchLabels.NONE).isEqualTo(named);
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
  private static boolean isAnActor(Footage footage, PatchLabels view, int i) {
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

  /** Boxes are those of the labels of the film, to a pixel of the view and what it cuts off. */
  @Test
  void sightsAreWhereTheStoryHasThem() {
    Labeller labeller = new Labeller(SIZE, SmallWorld.PLAIN);
    int sights = 0;
    for (int clip = 0; clip < 3; clip++) {
      Footage footage = SmallWorld.footage(clip);
      SceneLabels scene = labeller.view(footage, clip).scene();
      assertThat(scene.backdrop()).isEqualTo(footage.story().scene().backdrop().ordinal());
      for (SceneLabels.Track track : scene.actors()) {
        assertThat(track.sights()).hasSize(4);
        assertThat(track.sights().get(0).turn()).isNaN();
        for (SceneLabels.Sight sight : track.sights()) {
          if (sight.isSeen()) {
            sights++;
            assertThat(boxes(footage)).anyMatch(box -> isNear(box, sight.box()));
          }
        }
      }
    }
    assertThat(sights).isGreaterThan(15);
  }

  private static List<Box> boxes(Footage footage) {
    return footage.story().actors().stream()
        .flatMap(a -> a.states().stream())
        .flatMap(s -> s.box().stream())
        .toList();
  }

  private static boolean isNear(Box box, float[] centre) {
    double pixel = 1.5 / SIZE.imgSize();
    return Math.abs(box.x1() - (centre[0] - centre[2] / 2)) < pixel
        && Math.abs(box.y1() - (centre[1] - centre[3] / 2)) < pixel
        && Math.abs(box.x2() - (centre[0] + centre[2] / 2)) < pixel
        && Math.abs(box.y2() - (centre[1] + centre[3] / 2)) < pixel;
  }

  @ParameterizedTest
  @CsvSource({"0, false", "1, false", "0, true", "1, true"})
  void aBatchIsLearnedByHeart(double pictures, boolean connected) throws Exception {
    ModelScope.Built<DenseObjective> built = ModelScope.build(() -> objective(pictures, connected));
    try (PointerScope scope = new PointerScope()) {
      DenseObjective objective = built.value();
      List<DenseView> batch = SmallWorld.batch(objective, 2);
      assertThat(SmallWorld.losses(objective, batch, 30)).isLessThan(0.7);
      Losses losses = objective.loss(batch);
      assertThat(losses.terms().containsKey("change")).isEqualTo(pictures == 0);
      assertThat(losses.terms().containsKey("box")).isEqualTo(connected);
      assertThat(losses.terms().containsKey("motion")).isEqualTo(connected && pictures == 0);
      assertThat(losses.tokens()).isEqualTo(2L * GRID * GRID * 4);
    } finally {
      built.scope().close();
    }
  }

  @Test
  void everyActorGetsOneTokenOfEachGroup() throws Exception {
    try (PointerScope scope = new PointerScope()) {
      SceneHeads.Layout layout = new SceneHeads.Layout(1);
      SceneLabels.Track left = track(3, 0.2f);
      SceneLabels.Track right = track(5, 0.8f);
      float[] numbers = new float[2 * SceneLoss.GROUP * layout.numbers()];
      name(numbers, 2 * layout.numbers(), right);
      name(numbers, 7 * layout.numbers(), left);
      name(numbers, 9 * layout.numbers(), left);
      name(numbers, 15 * layout.numbers(), right);
      SceneHeads.Read read =
          new SceneHeads.Read(
              layout,
              Tensors.of(numbers, 1, 2L * SceneLoss.GROUP, layout.numbers()),
              torch.zeros(1, 6),
              torch.zeros(1, 8));
      Map<String, Tensor> terms =
          new SceneLoss(read, List.of(new SceneLabels(0, 0, List.of(left, right)))).terms();
      assertThat(terms.get("box").item_float()).isCloseTo(0, within(1e-6f));
      assertThat(terms.get("is_shape").item_float()).isCloseTo(0, within(1e-3f));
      assertThat(terms.get("present").item_float()).isLessThan(0.4f);
    }
  }

  private static SceneLabels.Track track(int shape, float x) {
    float[] box = {x, 0.5f, 0.2f, 0.2f};
    return new SceneLabels.Track(
        shape, 0, 0, List.of(new SceneLabels.Sight(true, 1, box, Float.NaN)));
  }

  /** Writes what is true of an actor where a token's numbers begin. */
  private static void name(float[] numbers, int from, SceneLabels.Track track) {
    SceneHeads.Layout layout = new SceneHeads.Layout(1);
    numbers[from + SceneHeads.Layout.PRESENT] = 20;
    numbers[from + SceneHeads.Layout.SHAPE + track.shape()] = 20;
    float[] box = track.sights().get(0).box();
    System.arraycopy(box, 0, numbers, from + layout.at(0, SceneHeads.Layout.BOX), 4);
  }

  @Test
  void theHeadsArePartsOfTheirOwn() {
    ModelScope.Built<DenseObjective> built = ModelScope.build(() -> objective(0, true));
    try (PointerScope scope = new PointerScope()) {
      assertThat(built.value().parts())
          .containsOnlyKeys("vision_encoder", "connector", "patch_heads", "scene_heads");
    } finally {
      built.scope().close();
    }
  }
}
