package io.github.tpo4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every benchmark keeps; a new one inherits this with a small fixture of its own. */
public abstract class BenchmarkContractTest {
  @TempDir protected Path dir;

  private Fixture fixture;

  /**
   * A small made-up data set.
   *
   * @param annotations null where the predictions hold them
   * @param headline path of the number that the items average to
   */
  public record Fixture(Path annotations, Path predictions, String... headline) {}

  protected abstract Benchmark benchmark();

  /** Writes the fixture. Its predictions are sound: they give no warning. */
  protected abstract Fixture write(Path dir) throws IOException;

  @BeforeEach
  void writeFixture() throws IOException {
    fixture = write(dir);
  }

  /** Scores with the default variant. */
  protected final Scores score(Path annotations, Path predictions) {
    return score(annotations, predictions, null, Map.of());
  }

  protected final Scores score(
      Path annotations, Path predictions, String variant, Map<String, String> options) {
    return benchmark()
        .score(Inputs.of(benchmark().card(), annotations, predictions, variant, options));
  }

  /** Expects an error of kind data that says all the parts. */
  protected final void refuses(Path annotations, Path predictions, String... parts) {
    assertThatThrownBy(() -> score(annotations, predictions))
        .isInstanceOfSatisfying(
            TpoException.class,
            e -> {
              assertThat(e.kind()).as(e.getMessage()).isEqualTo(TpoException.Kind.DATA);
              assertThat(e.getMessage()).contains(parts);
            });
  }

  /** Writes a text file below a directory, with the directories it needs. */
  protected static Path file(Path dir, String name, String text) throws IOException {
    Path file = dir.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void theCardSaysWhatAUserMustKnow() {
    Card card = benchmark().card();
    assertThat(card.name()).matches("[a-z0-9-]+");
    assertThat(
            List.of(
                card.title(),
                card.layout().annotations(),
                card.layout().predictions(),
                card.origin().source(),
                card.origin().licence()))
        .noneMatch(String::isBlank);
    assertThat(Benchmarks.named(card.name())).isInstanceOf(benchmark().getClass());
  }

  @Test
  void aSoundFixtureScoresWithoutWarningAndTheSameTwice() {
    Scores first = score(fixture.annotations, fixture.predictions);
    assertThat(first.warnings()).isEmpty();
    assertThat(first.entries()).isNotEmpty();
    assertThat(score(fixture.annotations, fixture.predictions)).isEqualTo(first);
    assertThat(Json.pretty(first.document())).contains("\"scores\"", "\"warnings\"");
  }

  @Test
  void itemsAverageToTheHeadline() {
    Scores scores = score(fixture.annotations, fixture.predictions);
    Items items = scores.items().orElseThrow();
    assertThat(items.mean()).isEqualTo(scores.at(fixture.headline), within(1e-9));
    assertThat(items.items()).extracting(Items.Item::id).doesNotHaveDuplicates();
  }

  @Test
  void byteOrderMarksAndWindowsLineEndsChangeNothing() {
    Scores plain = score(fixture.annotations, fixture.predictions);
    rewrite(fixture.predictions, text -> "\uFEFF" + text.replace("\n", "\r\n"));
    assertThat(score(fixture.annotations, fixture.predictions).entries())
        .isEqualTo(plain.entries());
    if (fixture.annotations != null) {
      rewrite(fixture.annotations, text -> "\uFEFF" + text.replace("\n", "\r\n"));
      assertThat(score(fixture.annotations, fixture.predictions).entries())
          .isEqualTo(plain.entries());
    }
  }

  @Test
  void predictionsThatBreakOffAreToldOrRefused() {
    if (change(text -> text.substring(0, text.length() / 2))) {
      tellsOrRefuses();
    }
  }

  @Test
  void linesThatAreMissingAreToldOrRefused() {
    if (change(text -> text.replaceFirst("\n[^\n]+\n?$", "\n"))) {
      tellsOrRefuses();
    }
  }

  @Test
  void linesThatAreThereTwiceAreToldOrRefused() {
    if (change(text -> text.replaceFirst("\n([^\n]+)\n?$", "\n$1\n$1\n"))) {
      tellsOrRefuses();
    }
  }

  @Test
  void whatIsNoNumberIsToldOrRefused() {
    if (change(
        text ->
            text.replaceFirst("(?s)\\A(.*)(?<![\\w\".-])\\d+(\\.\\d+)?(?=[,\\]\\s])", "$1NaN"))) {
      tellsOrRefuses();
    }
  }

  @Test
  void picturesThatAreMissingAreToldOrRefused() throws IOException {
    List<Path> pictures =
        files(fixture.predictions).stream().filter(f -> f.toString().endsWith(".png")).toList();
    if (!pictures.isEmpty()) {
      Files.delete(pictures.get(pictures.size() - 1));
      tellsOrRefuses();
    }
  }

  /** Changes the files of predictions that are text; whether that made a difference. */
  private boolean change(UnaryOperator<String> how) {
    boolean[] changed = {false};
    rewrite(
        fixture.predictions,
        text -> {
          String other = how.apply(text);
          changed[0] |= !other.equals(text);
          return other;
        });
    return changed[0];
  }

  /** Either an error that names a file of the predictions, or a warning. */
  private void tellsOrRefuses() {
    try {
      assertThat(score(fixture.annotations, fixture.predictions).warnings()).isNotEmpty();
    } catch (TpoException e) {
      assertThat(e.kind()).as(e.getMessage()).isEqualTo(TpoException.Kind.DATA);
      assertThat(e.getMessage()).contains(dir.toString());
    }
  }

  @Test
  void emptyPredictionFilesAreNamed() throws IOException {
    for (Path file : files(fixture.predictions)) {
      Files.write(file, new byte[0]);
    }
    refuses(fixture.annotations, fixture.predictions, fixture.predictions.toString(), "expected");
  }

  @Test
  void predictionsThatDoNotExistAreNamed() {
    refuses(fixture.annotations, dir.resolve("nowhere"), "nowhere", "there is no such file");
  }

  @Test
  void anUnknownVariantListsTheKnown() {
    assertThatThrownBy(
            () -> score(fixture.annotations, fixture.predictions, "no-such-rule", Map.of()))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(benchmark().card().variants().get(0).name());
  }

  private static void rewrite(Path path, UnaryOperator<String> change) {
    for (Path file : files(path)) {
      if (!file.toString().matches(".*\\.(txt|json|jsonl|csv)")) {
        continue;
      }
      try {
        Files.writeString(file, change.apply(Files.readString(file)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Path> files(Path path) {
    try (Stream<Path> files = Files.walk(path)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
