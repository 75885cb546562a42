package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.Story;
import java.util.List;

/**
 * Paints the frames of a story, with smooth edges along the same outlines that its labels follow.
 * Not safe for several threads.
 */
final class Painter {
  /** Pictures that make one with motion blur. */
  private static final int EXPOSURES = 4;

  private final Story story;
  private final int width;
  private final int height;
  private final Raster backdrop;
  private final List<Outline> outlines;
  private final List<Paint> paints;
  private final Raster bricks;
  private final int wallGlass;
  private final int[] behind;
  private Scene.View behindView;

  Painter(Story story, List<Outline> outlines) {
    this.story = story;
    this.outlines = outlines;
    width = story.width();
    height = story.height();
    Dice dice = new Dice(story.seed()).of("paint", 0);
    backdrop = new Backdrops(dice.of("backdrop", 0), width, height).paint(story.scene());
    paints = story.actors().stream().map(a -> new Paint(a.look(), a.skin())).toList();
    bricks = Photos.raster(dice.pick(List.of("brick", "gravel", "grass")));
    wallGlass = Raster.mix(Palette.muted(dice), 0xffffff, 128);
    behind = new int[width * height];
  }

  /** The pixels of a frame as {@code 0xrrggbb}. */
  int[] paint(int frame) {
    double shutter = story.scene().print().shutter();
    int[] pixels = new int[width * height];
    if (shutter == 0) {
      paint(frame, pixels);
      return pixels;
    }
    int[] sums = new int[3 * pixels.length];
    for (int e = 0; e < EXPOSURES; e++) {
      paint(frame + shutter * ((e + 0.5) / EXPOSURES - 0.5), pixels);
      for (int i = 0; i < pixels.length; i++) {
        sums[3 * i] += pixels[i] >> 16;
        sums[3 * i + 1] += pixels[i] >> 8 & 255;
        sums[3 * i + 2] += pixels[i] & 255;
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] =
          sums[3 * i] / EXPOSURES << 16
              | sums[3 * i + 1] / EXPOSURES << 8
              | sums[3 * i + 2] / EXPOSURES;
    }
    return pixels;
  }

  private void paint(double frame, int[] pixels) {
    double at = Math.max(0, Math.min(story.frames() - 1, frame));
    int before = (int) at;
    int after = Math.min(before + 1, story.frames() - 1);
    double t = at - before;
    Scene.View view = between(views().get(before), views().get(after), t);
    paintBackdrop(view, pixels);
    for (Actor actor : story.actors()) {
      Actor.State a = actor.states().get(before);
      Actor.State b = actor.states().get(after);
      paintActor(actor, between(a, b, t), colour(actor, at), pixels);
    }
    story.scene().walls().forEach(wall -> paintWall(wall, view, pixels));
  }

  private List<Scene.View> views() {
    return story.scene().views();
  }

  private void paintBackdrop(Scene.View view, int[] pixels) {
    if (!view.equals(behindView)) {
      double cx = backdrop.width() / 2.0 + view.dx() * height - 0.5;
      double cy = backdrop.height() / 2.0 + view.dy() * height - 0.5;
      for (int y = 0, at = 0; y < height; y++) {
        for (int x = 0; x < width; x++, at++) {
          behind[at] =
              backdrop.at(
                  cx + (x + 0.5 - width / 2.0) / view.zoom(),
                  cy + (y + 0.5 - height / 2.0) / view.zoom());
        }
      }
      behindView = view;
    }
    System.arraycopy(behind, 0, pixels, 0, pixels.length);
  }

  private void paintActor(Actor actor, Actor.State state, int colour, int[] pixels) {
    Outline outline = outlines.get(actor.id());
    Paint paint = paints.get(actor.id());
    Placing p = Placing.of(state, width, height);
    double far = outline.reach() * p.radius() + 1;
    int left = (int) Math.max(0, Math.floor(p.x() - far));
    int right = (int) Math.min(width, Math.ceil(p.x() + far));
    int top = (int) Math.max(0, Math.floor(p.y() - far));
    int bottom = (int) Math.min(height, Math.ceil(p.y() + far));
    for (int y = top; y < bottom; y++) {
      for (int x = left; x < right; x++) {
        double u = p.u(x + 0.5, y + 0.5);
        double v = p.v(x + 0.5, y + 0.5);
        double distance = outline.at(u, v);
        double cover = 0.5 - distance * p.radius();
        if (cover > 0) {
          int at = y * width + x;
          int own = paint.at(colour, u, v, distance);
          pixels[at] = cover >= 1 ? own : Raster.mix(pixels[at], own, (int) (cover * 256));
        }
      }
    }
  }

  private void paintWall(Scene.Wall wall, Scene.View view, int[] pixels) {
    PixelArea area = PixelArea.of(wall, view, width, height);
    double cx = width / 2.0 - view.dx() * height * view.zoom();
    double cy = height / 2.0 - view.dy() * height * view.zoom();
    double scale = 1.4 * 192 / height / view.zoom();
    for (int y = area.top(); y < area.bottom(); y++) {
      for (int x = area.left(); x < area.right(); x++) {
        int colour = bricks.at((x - cx) * scale + 190, (y - cy) * scale + 190);
        boolean edge = x < area.left() + 2 || x >= area.right() - 2 || y < area.top() + 2;
        pixels[y * width + x] =
            Palette.through(edge ? Raster.mix(colour, 0x202020, 150) : colour, wallGlass);
      }
    }
  }

  /** The colour of an actor in the course of its changes. */
  private int colour(Actor actor, double frame) {
    double now = frame / story.fps();
    int colour = Palette.of(actor.states().get((int) frame).colour());
    for (Event e : story.events()) {
      if (e.kind() == Event.Kind.CHANGE_COLOUR && e.actor() == actor.id() && e.covers(now)) {
        Look.Colour from = actor.states().get(Math.max(0, story.frameAt(e.start()) - 1)).colour();
        Look.Colour to = actor.states().get(story.frameAt(e.end())).colour();
        double t = (now - e.start()) / (e.end() - e.start());
        colour = Raster.mix(Palette.of(from), Palette.of(to), (int) (256 * t));
      }
    }
    return colour;
  }

  private static Scene.View between(Scene.View a, Scene.View b, double t) {
    return t == 0
        ? a
        : new Scene.View(
            a.dx() + (b.dx() - a.dx()) * t,
            a.dy() + (b.dy() - a.dy()) * t,
            a.zoom() + (b.zoom() - a.zoom()) * t);
  }

  private static Actor.State between(Actor.State a, Actor.State b, double t) {
    return t == 0
        ? a
        : new Actor.State(
            a.x() + (b.x() - a.x()) * t,
            a.y() + (b.y() - a.y()) * t,
            a.size() + (b.size() - a.size()) * t,
            a.angle() + (b.angle() - a.angle()) * t,
            a.colour(),
            a.box(),
            a.visible());
  }
}
