package io.github.tpo4j.data.world.folder;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.publish.Publisher;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder with one split of the world:
 *
 * <ul>
 *   <li>{@code world.json}: what it was made from, a {@link Recipe}
 *   <li>{@code stories.jsonl}: a {@link Story} a line, from which masks can be drawn again
 *   <li>{@code videos/ID.mp4}: the clips
 * </ul>
 *
 * Samples and published formats lie beside them.
 *
 * @param path of the folder
 */
public record WorldFolder(Path path) {
  private static final String RECIPE = "world.json";
  private static final String STORIES = "stories.jsonl";

  /**
   * What a split is made from; the same recipe gives the same stories.
   *
   * @param world its numbers
   * @param split which part of it
   * @param seed of all stories
   */
  public record Recipe(
      @JsonProperty("world") World world,
      @JsonProperty("split") World.Split split,
      @JsonProperty("seed") long seed) {}

  /** Whether a folder holds a split of the world. */
  public static boolean isAt(Path path) {
    return Files.exists(path.resolve(RECIPE)) && Files.exists(path.resolve(STORIES));
  }

  /**
   * Begins a folder, or goes on with one that was begun with the same recipe.
   *
   * @throws TpoException of kind usage if the folder holds something else
   */
  public static WorldFolder begin(Path path, Recipe recipe) {
    WorldFolder folder = new WorldFolder(path);
    try {
      Files.createDirectories(path);
      if (Files.exists(path.resolve(RECIPE))) {
        folder.checkSame(recipe);
      } else {
        folder.checkEmpty();
        Files.createDirectories(path.resolve("videos"));
        folder.replace(RECIPE, List.of(Json.pretty(recipe)));
      }
    } catch (IOException e) {
      throw folder.unwritable(e);
    }
    return folder;
  }

  private void checkEmpty() throws IOException {
    try (Stream<Path> all = Files.list(path)) {
      List<String> names =
          all.map(p -> p.getFileName().toString())
              .filter(n -> !n.equals("videos") && !n.startsWith("."))
              .sorted()
              .toList();
      if (!names.isEmpty()) {
        throw TpoException.usage(
            "%s: expected an empty folder or one with a %s, but it holds %s; choose another"
                .formatted(path, RECIPE, names.subList(0, Math.min(3, names.size()))));
      }
    }
  }

  private void checkSame(Recipe wanted) {
    Recipe found = recipe();
    if (!found.equals(wanted)) {
      String key =
          found.split() != wanted.split()
              ? "split is %s there, not %s".formatted(found.split(), wanted.split())
              : found.seed() != wanted.seed()
                  ? "seed is %d there, not %d".formatted(found.seed(), wanted.seed())
                  : "world is %s there, not %s".formatted(found.world(), wanted.world());
      throw TpoException.usage(
          "%s: was begun with another recipe (%s: %s); use the same or another folder"
              .formatted(path, RECIPE, key));
    }
  }

  /** What the folder was made from. */
  public Recipe recipe() {
    Path file = path.resolve(RECIPE);
    if (Files.notExists(file)) {
      throw TpoException.data(
          "%s: holds no %s, so it is no split of a world; make one with `tpo world make --out %s`"
              .formatted(path, RECIPE, path));
    }
    try {
      return Json.read(Files.readString(file), Recipe.class, file.toString());
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
  }

  /** Where a story's clip is. */
  public Path clip(Story story) {
    return path.resolve(Publisher.media(story));
  }

  /** Whether a number of stories has been written. */
  boolean has(int stories) {
    Path file = path.resolve(STORIES);
    if (Files.notExists(file)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count() == stories;
    } catch (IOException e) {
      return false;
    }
  }

  /** Writes all stories at once. */
  void write(List<Story> stories) {
    try {
      replace(STORIES, stories.stream().map(Json::write).toList());
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  /** Reads the stories. */
  public List<Story> stories() {
    Path file = path.resolve(STORIES);
    if (Files.isRegularFile(path)) {
      throw TpoException.data(
          path + ": expected the folder of a split of the world but it is a file");
    }
    if (Files.notExists(file)) {
      throw TpoException.data(
          "%s: holds no %s; was `tpo world make` interrupted? Start it again"
              .formatted(path, STORIES));
    }
    List<Story> stories = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        stories.add(Json.read(line, Story.class, file + " line " + (stories.size() + 1)));
      }
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
    return stories;
  }

  /** Writes a file that is there in whole or not at all. */
  private void replace(String name, List<String> lines) throws IOException {
    Path unfinished = path.resolve("." + name + ".unfinished");
    try (BufferedWriter out = Files.newBufferedWriter(unfinished)) {
      for (String line : lines) {
        out.write(line);
        out.write('\n');
      }
    }
    Files.move(unfinished, path.resolve(name), StandardCopyOption.REPLACE_EXISTING);
  }

  private TpoException unwritable(IOException e) {
    return new TpoException(
        TpoException.Kind.DATA,
        "%s: cannot be written (%s); is the disk full or the folder read-only?".formatted(path, e),
        e);
  }
}
