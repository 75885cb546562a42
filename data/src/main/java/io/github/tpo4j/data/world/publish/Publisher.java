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
    return new Publisher(
        List.of(new SampleFiles(folder, choices(stories, OPTIONS, seed), sampledFrames, seed)));
  }

  /**
   * Samples, and test sets in the published formats, each in a folder of its own: {@code
   * charades_sta}, {@code qvhighlights}, {@code got10k}, {@code lasot}, {@code mevis}, {@code
   * refytvos}, {@code refcoco}, {@code mvbench}, {@code nextgqa}.
   *
   * @param sequences most clips of which every frame is written as a picture
   */
  public static Publisher tests(
      Path folder, List<Story> stories, int sampledFrames, int sequences, long seed) {
    Folder root = new Folder(folder);
    Map<String, List<Choice>> four = choices(stories, OPTIONS, seed);
    return new Publisher(
        List.of(
            new SampleFiles(folder, four, sampledFrames, seed),
            new Charades(root.at("charades_sta")),
            new QvHighlights(root.at("qvhighlights")),
            new Tracking(root.at("got10k/val"), root.at("lasot"), sequences),
            new Segmentation(root.at("mevis/valid_u"), root.at("refytvos"), sequences),
            new RefCoco(root.at("refcoco")),
            new MvBench(root.at("mvbench"), four),
            new NextGqa(root.at("nextgqa"), choices(stories, NextGqa.OPTIONS, seed))));
  }

  private static Map<String, List<Choice>> choices(List<Story> stories, int options, long seed) {
    return Questions.choices(stories, options, seed).stream()
        .collect(Collectors.groupingBy(Choice::clip));
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
