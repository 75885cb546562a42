package io.github.tpo4j.data.world.film;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.VideoWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * A story on film: its frames and who is seen on them, in any order, rendered when they are asked
 * for. Ids are the same on every machine, and so are pixels before they are compressed. Not safe
 * for several threads.
 *
 * <pre>{@code
 * Film film = new Film(story);
 * film.write(Path.of("clip.mp4"));
 * byte[] who = film.ids(0); // 0 for nobody, k + 1 for actor k
 * }</pre>
 */
public final class Film implements Footage {
  private final Story story;
  private final List<Outline> outlines;
  private final Silhouettes silhouettes;
  private Painter painter;
  private int drawn = -1;

  public Film(Story story) {
    this.story = story;
    outlines = story.actors().stream().map(a -> Outline.of(a.look().shape(), a.skin())).toList();
    silhouettes = new Silhouettes(story.width(), story.height(), outlines);
  }

  @Override
  public Story story() {
    return story;
  }

  /** Hears frames in their order; the ids are drawn over by the next frame. */
  @FunctionalInterface
  public interface Viewer {
    /**
     * @param ids per pixel 0 for nobody, k + 1 for actor k
     */
    void see(Frame picture, byte[] ids);
  }

  /** Shows all frames. */
  public void show(Viewer viewer) {
    for (int f = 0; f < story.frames(); f++) {
      viewer.see(picture(f), ids(f));
    }
  }

  /** Writes the clip as H.264. */
  public void write(Path mp4) {
    double bits = story.scene().print().bitsPerPixel();
    long rate = Math.round(bits * story.width() * story.height() * story.fps());
    try (VideoWriter out =
        VideoWriter.open(mp4, story.width(), story.height(), story.fps(), rate)) {
      for (int f = 0; f < story.frames(); f++) {
        out.write(picture(f));
      }
    }
  }

  /** Per pixel of a frame 0 for nobody, k + 1 for actor k; drawn over by the next call. */
  public byte[] ids(int frame) {
    if (frame != drawn) {
      Scene scene = story.scene();
      List<Actor.State> states = story.actors().stream().map(a -> a.states().get(frame)).toList();
      silhouettes.draw(states, scene.views().get(frame), scene.walls());
      drawn = frame;
    }
    return silhouettes.ids();
  }

  @Override
  public Rle mask(int actor, int frame) {
    byte[] ids = ids(frame);
    int w = story.width();
    int h = story.height();
    boolean[] mask = new boolean[w * h];
    for (int i = 0; i < mask.length; i++) {
      mask[i] = ids[i] == actor + 1;
    }
    return Rle.encode(mask, h, w);
  }

  @Override
  public Frame picture(int frame) {
    if (painter == null) {
      painter = new Painter(story, outlines);
    }
    byte[] rgb = new byte[3 * story.width() * story.height()];
    expose(painter.paint(frame), frame, rgb);
    return new Frame(frame, frame / story.fps(), story.width(), story.height(), rgb);
  }

  /** Light and noise of the sensor. */
  private void expose(int[] pixels, int frame, byte[] rgb) {
    Scene.Print print = story.scene().print();
    Dice dice = new Dice(story.seed()).of("noise", frame);
    double phase = new Dice(story.seed()).of("flicker", 0).between(0, 6);
    double wave = StrictMath.sin(phase + 1.7 * frame / story.fps());
    int gain = (int) (256 * (1 + print.flicker() * wave));
    int spread = (int) (print.noise() * 1.73 * 256); // of four uniform bytes: deviation 147.8
    for (int i = 0, p = 0; i < pixels.length; i++) {
      for (int shift = 16; shift >= 0; shift -= 8, p++) {
        int value = (pixels[i] >> shift & 255) * gain;
        if (spread > 0) {
          value += noise(dice.bits()) * spread / 256;
        }
        rgb[p] = (byte) Math.max(0, Math.min(255, value >> 8));
      }
    }
  }

  /** About normal, standard deviation 148: the sum of four bytes less their mean. */
  private static int noise(long bits) {
    return (int) ((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24 & 255)) - 510;
  }
}
