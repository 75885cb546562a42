package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Finds the media that annotations name: anywhere below the data, or in the folders {@code videos}
 * and {@code images} beside it or beside the folder that it is in; with or without its ending; or
 * as a folder of frames, in {@code JPEGImages} first.
 */
public final class MediaFinder {
  private static final String ENDING = "\\.(mp4|webm|mkv|avi|mov|jpg|jpeg|png)$";

  /** How many folders up media are looked for: a split may lie in its benchmark's folder. */
  private static final int LEVELS = 2;

  private final Path data;
  private final Map<String, List<Path>> byName = new HashMap<>();
  private final Map<String, List<Path>> folders = new HashMap<>();

  public MediaFinder(Path data) {
    this.data = data;
    List<Path> roots = new ArrayList<>(List.of(data));
    Path above = data.toAbsolutePath().normalize().getParent();
    for (int level = 0; level < LEVELS && above != null; level++, above = above.getParent()) {
      for (String beside : List.of("videos", "images")) {
        if (Files.isDirectory(above.resolve(beside))) {
          roots.add(above.resolve(beside));
        }
      }
    }
    roots.forEach(this::index);
  }

  private void index(Path root) {
    try (Stream<Path> walk = Files.walk(root, FileVisitOption.FOLLOW_LINKS)) {
      walk.filter(f -> f.toString().toLowerCase(Locale.ROOT).matches(".*" + ENDING))
          .sorted()
          .forEach(
              f -> {
                String name = f.getFileName().toString();
                add(byName, name, f);
                add(byName, name.replaceFirst("(?i)" + ENDING, ""), f);
                add(folders, f.getParent().getFileName().toString(), f.getParent());
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Map<String, List<Path>> index, String name, Path path) {
    List<Path> paths = index.computeIfAbsent(name, n -> new ArrayList<>());
    if (!paths.contains(path)) {
      paths.add(path);
    }
  }

  /**
   * The file that is meant.
   *
   * @param name file name, with folders before it where the annotations have them
   * @return a path that does not exist if there is no such file, so that asking reports it
   * @throws TpoException of kind data if several files may be meant
   */
  public Path find(String name) {
    if (Files.isRegularFile(data.resolve(name))) {
      return data.resolve(name);
    }
    Path frames = data.resolve("JPEGImages").resolve(name);
    if (Files.isDirectory(frames)) {
      return frames;
    }
    String last = Path.of(name).getFileName().toString();
    List<Path> files = byName.getOrDefault(last, folders.getOrDefault(last, List.of()));
    List<Path> fitting = files.stream().filter(f -> f.endsWith(name)).toList();
    List<Path> meant = fitting.isEmpty() ? files : fitting;
    if (meant.size() > 1) {
      throw TpoException.data(
          "%s: expected one file %s but found %s and %s"
              .formatted(data, name, meant.get(0), meant.get(1)));
    }
    return meant.isEmpty() ? data.resolve(name) : meant.get(0);
  }
}
