package io.github.tpo4j.data.world.folder;

import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.publish.Publisher;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The stories of a split as samples without a word: for those who learn from what is seen alone and
 * take the truth about it from the story. The clips need not be there.
 *
 * @param folder of the split
 * @param media path of each story's clip below it
 */
public record StorySet(Path folder, List<String> media) implements Dataset {
  /**
   * Reads which stories there are.
   *
   * @throws io.github.tpo4j.core.TpoException of kind data where the folder holds no stories
   */
  public static StorySet open(Path folder) {
    List<Story> stories = new WorldFolder(folder).stories();
    return new StorySet(folder, stories.stream().map(Publisher::media).toList());
  }

  @Override
  public String name() {
    return String.valueOf(folder.getFileName());
  }

  @Override
  public int size() {
    return media.size();
  }

  @Override
  public Sample get(int i) {
    String clip = media.get(i);
    return Sample.conversation(clip, Optional.of(clip), "story", List.of());
  }
}
