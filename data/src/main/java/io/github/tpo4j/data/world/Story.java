package io.github.tpo4j.data.world;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * One clip of the world: everything that is true about it. Labels, questions and pixels all follow
 * from a story, so they cannot disagree.
 *
 * @param id name of the clip, unique in its world
 * @param seed of everything random in the clip
 * @param width pixels, even
 * @param height pixels, even
 * @param fps frames a second; frame k is at k / fps seconds
 * @param frames number of frames
 * @param scene where it plays and how it is filmed
 * @param actors back to front: a later one hides an earlier one
 * @param events what happens, by start
 */
public record Story(
    @JsonProperty("id") String id,
    @JsonProperty("seed") long seed,
    @JsonProperty("width") int width,
    @JsonProperty("height") int height,
    @JsonProperty("fps") double fps,
    @JsonProperty("frames") int frames,
    @JsonProperty("scene") Scene scene,
    @JsonProperty("actors") List<Actor> actors,
    @JsonProperty("events") List<Event> events) {
  public Story {
    actors = List.copyOf(actors);
    events = List.copyOf(events);
  }

  /** Length in seconds. */
  public double seconds() {
    return frames / fps;
  }

  /** The frame that is shown at a time. */
  public int frameAt(double seconds) {
    return (int) Math.max(0, Math.min(frames - 1, Math.floor(seconds * fps + 1e-6)));
  }

  /** Width of the picture in heights. */
  public double aspect() {
    return (double) width / height;
  }
}
