package io.github.tpo4j.data.world.show;

import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Pictures;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** A frame of a story with its labels drawn in: a tint over each mask, a line round each box. */
final class LabelledFrame {
  /** Colours of the labels, which tell actors apart and not how they look. */
  static final String[] INK = {
    "#ff3b81", "#00c2ff", "#ffe100", "#34e27a", "#b388ff", "#ff9f40", "#ffffff", "#00ffd5"
  };

  private LabelledFrame() {}

  /** The picture as a {@code data:} address of a JPEG. */
  static String draw(Film film, int frame) {
    Frame picture = film.picture(frame);
    byte[] ids = film.ids(frame);
    byte[] rgb = picture.rgb();
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] != 0) {
        int ink = ink(ids[i] - 1).getRGB();
        for (int c = 0; c < 3; c++) {
          int old = rgb[3 * i + c] & 255;
          rgb[3 * i + c] = (byte) ((old * 5 + (ink >> 16 - 8 * c & 255) * 3) / 8);
        }
      }
    }
    BufferedImage image = Pictures.toImage(picture);
    Graphics2D g = image.createGraphics();
    g.setStroke(new BasicStroke(1.5f));
    for (Actor actor : film.story().actors()) {
      g.setColor(ink(actor.id()));
      actor
          .states()
          .get(frame)
          .box()
          .map(b -> b.toPixels(picture.width(), picture.height()))
          .ifPresent(
              p ->
                  g.drawRect(
                      (int) Math.round(p[0]),
                      (int) Math.round(p[1]),
                      (int) Math.round(p[2] - p[0]) - 1,
                      (int) Math.round(p[3] - p[1]) - 1));
    }
    g.dispose();
    return jpeg(image);
  }

  /** The picture without labels. */
  static String plain(Film film, int frame) {
    return jpeg(Pictures.toImage(film.picture(frame)));
  }

  private static String jpeg(BufferedImage image) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(out.toByteArray());
  }

  private static Color ink(int actor) {
    return Color.decode(INK[actor % INK.length]);
  }
}
