package io.github.tpo4j.train.world;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.data.world.folder.WorldFolder;
import io.github.tpo4j.data.world.publish.Footage;
import io.github.tpo4j.data.world.publish.Publisher;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Films the stories of world folders anew each time: nothing is decoded, and masks are exact. The
 * stories of a folder are read when the first of them is asked for, and kept.
 */
public final class Films implements FootageSource {
  private final Map<Path, Map<Path, Story>> byFolder = new ConcurrentHashMap<>();

  @Override
  public Footage of(Item item) {
    Path clip = item.media().orElseThrow(() -> unknown(item));
    Path folder = clip.getParent().getParent();
    Story story = byFolder.computeIfAbsent(folder, Films::stories).get(clip);
    if (story == null) {
      throw unknown(item);
    }
    return new Film(story);
  }

  private static Map<Path, Story> stories(Path folder) {
    return new WorldFolder(folder)
        .stories().stream()
            .collect(
                Collectors.toMap(s -> folder.resolve(Publisher.media(s)), Function.identity()));
  }

  private static TpoException unknown(Item item) {
    return TpoException.data(
        "%s: expected a clip of a world folder, whose story tells what is seen, but found %s; use"
                .formatted(item, item.media().map(Path::toString).orElse("no medium"))
            + " sources of format: stories");
  }
}
