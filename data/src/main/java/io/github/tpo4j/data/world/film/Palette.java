package io.github.tpo4j.data.world.film;

import io.github.tpo4j.data.world.Dice;
import io.github.tpo4j.data.world.Look;

/** Colours as {@code 0xrrggbb}: those with names, far from each other, and muted ones without. */
final class Palette {
  private Palette() {}

  /** The colour of a name. */
  static int of(Look.Colour colour) {
    return switch (colour) {
      case RED -> 0xd8262c;
      case GREEN -> 0x2ea043;
      case BLUE -> 0x2456dd;
      case YELLOW -> 0xf7d92b;
      case PURPLE -> 0x8b35bd;
      case ORANGE -> 0xf5841f;
      case WHITE -> 0xf5f5f2;
      case BLACK -> 0x16161a;
      case MIXED -> 0x808080;
    };
  }

  /** The colour of stripes and dots on a colour: far lighter, or darker where it is light. */
  static int second(int colour) {
    return isLight(colour) ? Raster.mix(colour, 0x101014, 150) : Raster.mix(colour, 0xffffff, 190);
  }

  /** The colour of the line round a colour. */
  static int rim(int colour) {
    return luma(colour) < 60
        ? Raster.mix(colour, 0xffffff, 110)
        : Raster.mix(colour, 0x000000, 110);
  }

  /** A colour that no actor has: greyish, of any lightness. */
  static int muted(Dice dice) {
    double hue = dice.between(0, 6);
    double saturation = dice.between(0.04, 0.34);
    double value = dice.between(0.22, 0.92);
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double h = (hue + 4 - 2 * channel + 6) % 6;
      double ramp = Math.max(0, Math.min(1, Math.abs(h - 3) - 1));
      rgb = rgb << 8 | (int) (255 * value * (1 - saturation + saturation * ramp));
    }
    return rgb;
  }

  /**
   * A colour times another, as light through a coloured glass; {@code 0xffffff} changes nothing.
   */
  static int through(int colour, int glass) {
    int red = (colour >> 16 & 255) * ((glass >> 16 & 255) + 1) >> 8;
    int green = (colour >> 8 & 255) * ((glass >> 8 & 255) + 1) >> 8;
    int blue = (colour & 255) * ((glass & 255) + 1) >> 8;
    return red << 16 | green << 8 | blue;
  }

  private static boolean isLight(int colour) {
    return luma(colour) > 140;
  }

  private static int luma(int colour) {
    return (77 * (colour >> 16 & 255) + 150 * (colour >> 8 & 255) + 29 * (colour & 255)) >> 8;
  }
}
