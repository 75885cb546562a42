package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.choice.Choice;
import io.github.tpo4j.data.world.choice.Questions;
import io.github.tpo4j.data.world.words.Cast;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Writes a split of the world while it is rendered:
 *
 * <pre>{@code
 * try (Publisher out = Publisher.samples(folder, stories, 8, seed)) {
 *   for (Story story : stories) {
 *     out.add(render(story)); // in the order of the list
 *   }
 * }
 * }</pre>
 *
 * The same stories and seed give the same bytes of labels. The clips themselves are expected at
 * {@link #media}, below the same folder.
 */
public final class Publisher implements AutoCloseable {
  /** Options of a multiple-choice question in samples and in MVBench's format. */
  private static final int OPTIONS = 4;

  private final List<Format> formats;

  private Publisher(List<Format> formats) {
    this.formats = formats;
  }

  /**
   * Samples alone.
   *
   * @param folder of the split
   * @param stories all of the split: questions are balanced over them
   * @param sampledFrames frames of a clip that the language model sees
   * @param seed of every choice of words
   */
  public static Publisher samples(Path folder, List<Story> stories, int sampledFrames, long seed) {
    return new Publisher(List.of(sampleFiles(folder, stories, sampledFrames, seed)));
  }

  private static Format sampleFiles(
      Path folder, List<Story> stories, int sampledFrames, long seed) {
    return new SampleFiles(
        folder, byClip(Questions.choices(stories, OPTIONS, seed)), sampledFrames, seed);
  }

  private static Map<String, List<Choice>> byClip(List<Choice> choices) {
    return choices.stream().collect(Collectors.groupingBy(Choice::clip));
  }

  /** Path of a story's clip below the folder of its split. */
  public static String media(Story story) {
    return "videos/" + story.id() + ".mp4";
  }

  /** Takes the next story of the list. */
  public void add(Footage footage) {
    Cast cast = Cast.of(footage.story());
    formats.forEach(f -> f.add(cast, footage));
  }

  /** Finishes all files. */
  @Override
  public void close() {
    formats.forEach(Format::close);
  }
}
