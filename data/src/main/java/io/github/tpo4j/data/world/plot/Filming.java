package io.github.tpo4j.data.world.plot;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.World;
import java.util.ArrayList;
import java.util.List;

/** Chooses backdrop, camera and film of a story. */
final class Filming {
  private final Dice dice;
  private final World world;
  private final List<String> photos;

  /**
   * @param photos names of the photographs that may be backdrops
   */
  Filming(Dice dice, World world, List<String> photos) {
    this.dice = dice;
    this.world = world;
    this.photos = photos;
  }

  /** A scene without walls, of a number of frames. */
  Scene scene(int frames) {
    Scene.Backdrop backdrop =
        Scene.Backdrop.values()[dice.weighted(0.15, 0.15, 0.2, 0.1, 0.1, 0.3)];
    String photo = backdrop == Scene.Backdrop.PHOTO ? dice.pick(photos) : "";
    Scene.Camera camera =
        Scene.Camera.values()[dice.weighted(0.46, 0.07, 0.07, 0.06, 0.06, 0.1, 0.1, 0.08)];
    return new Scene(backdrop, photo, List.of(), camera, views(camera, frames), print());
  }

  private List<Scene.View> views(Scene.Camera camera, int frames) {
    double seconds = frames / world.fps();
    double way = Math.min(0.14 * seconds, dice.between(0.3, 0.5));
    double zoom = dice.between(1.2, 1.35);
    double[] phase = {dice.between(0, 6), dice.between(0, 6), dice.between(0, 6)};
    List<Scene.View> views = new ArrayList<>();
    for (int f = 0; f < frames; f++) {
      double t = frames == 1 ? 0 : (double) f / (frames - 1);
      double shift = way * (t - 0.5);
      double w = 2 * Math.PI * f / world.fps();
      views.add(
          switch (camera) {
            case STILL -> new Scene.View(0, 0, 1);
            case PAN_LEFT -> new Scene.View(-shift, 0, 1);
            case PAN_RIGHT -> new Scene.View(shift, 0, 1);
            case PAN_UP -> new Scene.View(0, -shift, 1);
            case PAN_DOWN -> new Scene.View(0, shift, 1);
            case ZOOM_IN -> new Scene.View(0, 0, 1 + (zoom - 1) * t);
            case ZOOM_OUT -> new Scene.View(0, 0, zoom - (zoom - 1) * t);
            case SHAKE ->
                new Scene.View(
                    0.007 * (wave(w, 0.9, phase[0]) + wave(w, 2.3, phase[1])),
                    0.007 * (wave(w, 1.1, phase[1]) + wave(w, 2.7, phase[2])),
                    1.02 + 0.006 * wave(w, 0.7, phase[2]));
          });
    }
    return views;
  }

  private static double wave(double w, double hertz, double phase) {
    return StrictMath.sin(w * hertz + phase);
  }

  private Scene.Print print() {
    double noise = dice.chance(0.5) ? dice.between(1, 9) : 0;
    double flicker = dice.chance(0.25) ? dice.between(0.05, 0.2) : 0;
    double shutter = dice.chance(0.12) ? dice.between(0.4, 0.9) : 0;
    double bits = dice.chance(0.25) ? dice.between(0.06, 0.15) : 0.4;
    return new Scene.Print(noise, flicker, shutter, bits);
  }
}
