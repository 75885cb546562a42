package io.github.tpo4j.data.world;

import java.util.List;

/**
 * One clip of the world: everything that is true about it. Labels, questions and pixels all follow
 * from a story, so they cannot disagree.
 *
 * @param id name of the clip, unique in its world
 * @param seed of everything random in the clip
 * @param width pixels, even
 * @param height pixels, even
 * @param fps frames a second
 * @param frames number of frames
 * @param actors things that can be asked about, back to front: a later one hides an earlier one
 * @param events what happens, by start
 */
public record Story(
    String id,
    long seed,
    int width,
    int height,
    double fps,
    int frames,
    List<Actor> actors,
    List<Event> events) {
  public Story {
    actors = List.copyOf(actors);
    events = List.copyOf(events);
  }

  /** Length in seconds. */
  public double seconds() {
    return frames / fps;
  }
}
