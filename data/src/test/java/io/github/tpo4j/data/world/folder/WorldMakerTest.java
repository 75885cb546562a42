package io.github.tpo4j.data.world.folder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.World.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldMakerTest {
  private static final World SMALL =
      Config.parse("{width: 96, height: 64, max_seconds: 5}", "small.yaml", World.class);
  private static final WorldFolder.Recipe RECIPE = new WorldFolder.Recipe(SMALL, Split.TRAIN, 4);

  @TempDir Path dir;

  private static int make(Path folder, WorldFolder.Recipe recipe, int clips, int threads) {
    return new WorldMaker(WorldFolder.begin(folder, recipe), recipe, threads, Progress.NONE)
        .make(clips);
  }

  private static Map<String, String> labels(Path folder) throws IOException {
    Map<String, String> texts = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jsonl")).toList()) {
        texts.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return texts;
  }

  @Test
  void theSameRecipeGivesTheSameLabelsToTheLastByteHoweverManyThreads() throws IOException {
    Path one = dir.resolve("one");
    Path two = dir.resolve("two");
    assertThat(make(one, RECIPE, 6, 1)).isEqualTo(6);
    assertThat(make(two, RECIPE, 6, 3)).isEqualTo(6);
    assertThat(labels(one)).isEqualTo(labels(two)).containsKey("stories.jsonl");
  }

  @Test
  void anInterruptedFolderIsFinishedAndALargerOneGoesOn() throws IOException {
    Path folder = dir.resolve("w");
    make(folder, RECIPE, 3, 2);
    Map<String, String> before = labels(folder);
    Files.delete(folder.resolve("videos/train-000001.mp4"));
    Files.delete(folder.resolve("stories.jsonl"));
    assertThat(make(folder, RECIPE, 3, 2)).isEqualTo(1);
    assertThat(labels(folder)).isEqualTo(before);
    assertThat(make(folder, RECIPE, 5, 2)).isEqualTo(2);
    assertThat(new WorldFolder(folder).stories()).hasSize(5);
  }

  @Test
  void aFolderOfSomethingElseIsLeftAlone() throws IOException {
    Path folder = Files.createDirectory(dir.resolve("mine"));
    Files.writeString(folder.resolve("thesis.txt"), "ten years");
    assertThatThrownBy(() -> make(folder, RECIPE, 1, 1))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            folder
                + ": expected an empty folder or one with a world.json, but it holds [thesis.txt];"
                + " choose another");
    assertThat(folder).isDirectoryNotContaining("glob:**videos");
  }

  @Test
  void anotherRecipeIsRefusedWithTheKeyThatDiffers() {
    Path folder = dir.resolve("w");
    WorldFolder.begin(folder, RECIPE);
    assertThatThrownBy(
            () -> WorldFolder.begin(folder, new WorldFolder.Recipe(SMALL, Split.TEST, 4)))
        .hasMessageContaining("split is TRAIN there, not TEST")
        .hasMessageContaining("another folder");
    assertThatThrownBy(
            () -> WorldFolder.begin(folder, new WorldFolder.Recipe(SMALL, Split.TRAIN, 5)))
        .hasMessageContaining("seed is 4 there, not 5");
  }

  @Test
  void aWorldThatCannotBeIsRefusedByKey() {
    assertThatThrownBy(
            () -> Config.parse("{width: 97, held_out: [red dog]}", "w.yaml", World.class))
        .hasMessageContaining("even");
    assertThatThrownBy(() -> Config.parse("{held_out: [red dog]}", "w.yaml", World.class))
        .hasMessageContaining("held_out")
        .hasMessageContaining("red dog");
    assertThat(Config.parse("{}", "w.yaml", World.class)).isEqualTo(World.DEFAULT);
  }
}
