package io.github.tpo4j.data.world.folder;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.World;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.data.world.plot.StoryWriter;
import io.github.tpo4j.data.world.publish.Publisher;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Makes a split of the world: stories, clips, labels, in this order. What is there already is not
 * made again, so that an interrupted call is finished by the next.
 */
public final class WorldMaker {
  /** Frames of a clip that samples are written for. */
  private static final int SAMPLED_FRAMES = 8;

  /** Clips of which every frame is written as a picture for tracking and segmentation. */
  private static final int SEQUENCES = 60;

  private final WorldFolder folder;
  private final WorldFolder.Recipe recipe;
  private final int threads;
  private final Progress progress;

  public WorldMaker(WorldFolder folder, WorldFolder.Recipe recipe, int threads, Progress progress) {
    this.folder = folder;
    this.recipe = recipe;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * Makes clips until the folder has as many.
   *
   * @return how many had to be rendered
   */
  public int make(int clips) {
    List<Story> stories;
    if (folder.has(clips)) {
      stories = folder.stories();
    } else {
      StoryWriter writer = new StoryWriter(recipe.world(), recipe.split(), recipe.seed());
      stories = each("stories", clips, writer::story);
      folder.write(stories);
    }
    List<Story> missing = stories.stream().filter(s -> Files.notExists(folder.clip(s))).toList();
    each(
        "clips",
        missing.size(),
        i -> {
          new Film(missing.get(i)).write(folder.clip(missing.get(i)));
          return i;
        });
    publish(stories);
    return missing.size();
  }

  private void publish(List<Story> stories) {
    try (Publisher out = publisher(stories)) {
      for (int i = 0; i < stories.size(); i++) {
        progress.update("labels", i, stories.size());
        out.add(new Film(stories.get(i)));
      }
    }
  }

  /** Only what nobody trains on is also written in the published formats. */
  private Publisher publisher(List<Story> stories) {
    return recipe.split() == World.Split.TRAIN
        ? Publisher.samples(folder.path(), stories, SAMPLED_FRAMES, recipe.seed())
        : Publisher.tests(folder.path(), stories, SAMPLED_FRAMES, SEQUENCES, recipe.seed());
  }

  /** Does work for numbers from 0 in all threads; the first failure ends it. */
  private <T> List<T> each(String what, int n, IntFunction<T> work) {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      AtomicInteger done = new AtomicInteger();
      List<Future<T>> parts = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        int number = i;
        parts.add(
            pool.submit(
                () -> {
                  T part = work.apply(number);
                  progress.update(what, done.incrementAndGet(), n);
                  return part;
                }));
      }
      List<T> all = new ArrayList<>();
      for (Future<T> part : parts) {
        all.add(part.get());
      }
      return all;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TpoException known) {
        throw known;
      }
      throw new IllegalStateException(what + ": " + e.getCause(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(what);
    } finally {
      pool.shutdownNow();
    }
  }
}
