package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where true masks of expressions lie, and the folders VIDEO/EXPRESSION of predicted ones. */
final class ExpressionFolders {
  private ExpressionFolders() {}

  /**
   * The true masks: the option {@code masks}, or one of some places beside the expressions.
   *
   * @param hint what to do if there are none
   */
  static Path truth(Inputs inputs, String hint, String... places) {
    Path given = inputs.annotations();
    Path folder = Files.isDirectory(given) ? given : given.toAbsolutePath().getParent();
    return inputs
        .option("masks")
        .map(Path::of)
        .or(() -> Stream.of(places).map(folder::resolve).filter(Files::exists).findFirst())
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: expected the true masks there, %s, or --option masks=PATH; %s"
                        .formatted(folder, String.join(" or ", places), hint)));
  }

  /**
   * Scores predictions in a folder, or in the zip of it that a server takes.
   *
   * @param score from the folder that holds a folder a video to the numbers
   */
  static Scores inFolder(Path predictions, Function<Path, Scores> score) {
    if (Files.isDirectory(predictions)) {
      return score.apply(videoFolders(predictions));
    }
    try (FileSystem zip = FileSystems.newFileSystem(predictions)) {
      return score.apply(videoFolders(zip.getPath("/")));
    } catch (TpoException e) { // names a place within the zip
      throw new TpoException(e.kind(), predictions + ": " + e.getMessage(), e);
    } catch (IOException | ProviderNotFoundException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: expected a folder VIDEO/EXPRESSION/FRAME.png, or a zip of it".formatted(predictions),
          e);
    }
  }

  /** The folder itself, or {@code Annotations} below it. */
  private static Path videoFolders(Path predictions) {
    Path below = predictions.resolve("Annotations");
    return Files.isDirectory(below) ? below : predictions;
  }

  /** Warns of predictions of videos and expressions that are not asked for. */
  static void noteStrangers(Path predictions, List<Expressions.Video> videos, Warnings warnings) {
    Set<String> known =
        videos.stream()
            .flatMap(v -> v.expressions().stream().map(e -> v.id() + "/" + e.id()))
            .collect(Collectors.toSet());
    try (Stream<Path> folders = Files.walk(predictions, 2)) {
      folders
          .filter(f -> f.getNameCount() == predictions.getNameCount() + 2 && Files.isDirectory(f))
          .map(f -> f.getParent().getFileName() + "/" + f.getFileName())
          .filter(name -> !known.contains(name))
          .sorted()
          .forEach(name -> warnings.add("masks of an unknown expression are not read", name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
