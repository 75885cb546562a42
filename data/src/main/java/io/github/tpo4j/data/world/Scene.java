package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * Where a story plays and how it is filmed: what is in the picture beside the actors.
 *
 * @param backdrop what is behind all actors
 * @param photo name of the photograph for {@link Backdrop#PHOTO}; otherwise empty
 * @param walls what stands in front of all actors
 * @param camera what the camera does
 * @param views the camera on every frame
 * @param print what the film does to the pixels
 */
public record Scene(
    @JsonProperty("backdrop") Backdrop backdrop,
    @JsonProperty("photo") String photo,
    @JsonProperty("walls") List<Wall> walls,
    @JsonProperty("camera") Camera camera,
    @JsonProperty("views") List<View> views,
    @JsonProperty("print") Print print) {
  public Scene {
    walls = List.copyOf(walls);
    views = List.copyOf(views);
  }

  /** What is behind all actors. */
  public enum Backdrop {
    PLAIN,
    GRADIENT,
    /** Clouds of lattice noise. */
    CLOUDS,
    CHECKS,
    STRIPES,
    PHOTO
  }

  /** What the camera does in the course of the story. */
  public enum Camera {
    STILL,
    PAN_LEFT,
    PAN_RIGHT,
    PAN_UP,
    PAN_DOWN,
    ZOOM_IN,
    ZOOM_OUT,
    SHAKE
  }

  /**
   * A rectangle that stands in the world and hides what is behind it. It has no name that could be
   * asked for.
   *
   * @param x1 left edge where the camera is in its place of rest, fraction of the width
   * @param y1 upper edge, fraction of the height
   * @param x2 right edge
   * @param y2 lower edge
   */
  public record Wall(
      @JsonProperty("x1") double x1,
      @JsonProperty("y1") double y1,
      @JsonProperty("x2") double x2,
      @JsonProperty("y2") double y2) {}

  /**
   * The camera on one frame: a place of the world is seen {@code zoom} times as far from the
   * picture's centre, less the shift.
   *
   * @param dx shift of the camera to the right, fraction of the height
   * @param dy shift downwards, fraction of the height
   * @param zoom 1 for the place of rest
   */
  public record View(
      @JsonProperty("dx") double dx,
      @JsonProperty("dy") double dy,
      @JsonProperty("zoom") double zoom) {
    public View {
      dx = Math.rint(dx * 1e5) / 1e5 + 0.0;
      dy = Math.rint(dy * 1e5) / 1e5 + 0.0;
      zoom = Math.rint(zoom * 1e5) / 1e5;
    }

    /** Where a place of the world is seen; both in heights from the picture's centre. */
    public double seenX(double x) {
      return (x - dx) * zoom;
    }

    /** As {@link #seenX}. */
    public double seenY(double y) {
      return (y - dy) * zoom;
    }
  }

  /**
   * What the film does to the pixels.
   *
   * @param noise standard deviation of the sensor's noise, of 255
   * @param flicker greatest change of the light, as a share
   * @param shutter share of a frame's time in which the shutter is open; 0 for no motion blur
   * @param bitsPerPixel what the encoder may spend
   */
  public record Print(
      @JsonProperty("noise") double noise,
      @JsonProperty("flicker") double flicker,
      @JsonProperty("shutter") double shutter,
      @JsonProperty("bits_per_pixel") double bitsPerPixel) {}
}
