package io.github.tpo4j.data.world.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.read.Format;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Group;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.plot.StoryWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorySetTest {
  @Test
  void storiesAreSamplesWithoutWords(@TempDir Path folder) {
    World world = new World(96, 72, 8, 3, 4, 2, 3, 0.25, List.of());
    StoryWriter writer = new StoryWriter(world, World.Split.TRAIN, 5);
    List<Story> stories = List.of(writer.story(0), writer.story(1));
    WorldFolder.begin(folder, new WorldFolder.Recipe(world, World.Split.TRAIN, 5)).write(stories);
    try (Dataset set = Format.STORIES.open(folder, folder)) {
      assertThat(set.size()).isEqualTo(2);
      assertThat(set.media(set.get(1))).contains(new WorldFolder(folder).clip(stories.get(1)));
      assertThat(set.group(0).task()).isEmpty();
      assertThat(set.group(0).shown()).isEqualTo(Group.Shown.VIDEO);
      assertThat(set.length(0)).isZero();
    }
  }

  @Test
  void aFolderWithoutStoriesIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> StorySet.open(folder))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("holds no stories.jsonl");
  }
}
