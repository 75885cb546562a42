package io.github.tpo4j.train.dense;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/**
 * What is read from the connector's tokens while it learns, by one matrix: of each token one actor,
 * of their mean the scene. Videos and pictures have matrices of their own. Thrown away afterwards.
 */
// B views · Q tokens of a view · D width of a token · O numbers of an actor · T frames
final class SceneHeads extends Layer {
  static final int SHAPES = Look.Shape.values().length;
  static final int COLOURS = Look.Colour.values().length;
  static final int PATTERNS = Look.Pattern.values().length;
  static final int MOTIONS = Actor.Motion.values().length;
  private static final int BACKDROPS = Scene.Backdrop.values().length;
  private static final int CAMERAS = Scene.Camera.values().length;

  private final LayerNorm norm;
  private final Linear video;
  private final Linear picture;
  private final Linear scene;

  /**
   * Where the numbers of an actor lie.
   *
   * @param frames of the view
   */
  record Layout(int frames) {
    static final int PRESENT = 0;
    static final int SHAPE = 1;
    static final int PATTERN = SHAPE + SHAPES;
    static final int MOTION = PATTERN + PATTERNS;
    private static final int FRAME = MOTION + MOTIONS;

    /** Of a frame: whether the actor is seen, its box, its turn, its colour. */
    static final int SEEN = 0;

    static final int BOX = 1;
    static final int TURN = 5;
    static final int COLOUR = 6;
    static final int EACH = COLOUR + COLOURS;

    int numbers() {
      return FRAME + frames * EACH;
    }

    /** Where a number of a frame lies. */
    int at(int frame, int number) {
      return FRAME + frame * EACH + number;
    }

    /** The frames' numbers, {@code [M, T, EACH]}. */
    Tensor frames(Tensor actor_MO) {
      return actor_MO.narrow(1, FRAME, (long) frames * EACH).reshape(-1, frames, EACH);
    }
  }

  /** What was read, in f32: logits, boxes as shares of the sides, turns in radians. */
  record Read(Layout layout, Tensor actor_BQO, Tensor backdrop_BK, Tensor camera_BK) {}

  SceneHeads(Params p, int width, int frames) {
    norm = child("norm", new LayerNorm(p.at("norm"), width, 1e-6));
    video = child("video", Linear.of(p.at("video"), width, new Layout(frames).numbers()));
    picture = child("picture", Linear.of(p.at("picture"), width, new Layout(1).numbers()));
    scene = child("scene", Linear.of(p.at("scene"), width, BACKDROPS + CAMERAS));
  }

  Read forward(Tensor tokens_BQD, int frames) {
    Tensor x_BQD = norm.forward(tokens_BQD);
    Tensor scene_BK =
        Tensors.f32(scene.forward(x_BQD.mean(new long[] {1}, false, new ScalarTypeOptional())));
    return new Read(
        new Layout(frames),
        Tensors.f32((frames == 1 ? picture : video).forward(x_BQD)),
        scene_BK.narrow(1, 0, BACKDROPS),
        scene_BK.narrow(1, BACKDROPS, CAMERAS));
  }
}
