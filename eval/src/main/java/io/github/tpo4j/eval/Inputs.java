package io.github.tpo4j.eval;

import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What is scored, and by which rule.
 *
 * @param annotationsPath file or directory of the ground truth; empty where the predictions hold it
 * @param predictions file or directory
 * @param variant one of the card's
 * @param options values by name; every name is on the card
 */
public record Inputs(
    Optional<Path> annotationsPath, Path predictions, String variant, Map<String, String> options) {

  /**
   * Checks what was given against the card.
   *
   * @param annotations null where there is none
   * @param variant null for the default
   * @throws TpoException of kind usage for an unknown variant or option, of kind data for a path
   *     that does not exist
   */
  public static Inputs of(
      Card card, Path annotations, Path predictions, String variant, Map<String, String> options) {
    String rule = variant == null ? card.variants().get(0).name() : card.variant(variant);
    if (annotations != null) {
      requireExists("--annotations", annotations, card.layout().annotations());
    }
    requireExists("--predictions", predictions, card.layout().predictions());
    return new Inputs(
        Optional.ofNullable(annotations),
        predictions,
        rule,
        Card.Option.settled(card.options(), card.name(), options));
  }

  /** The ground truth, for a benchmark that cannot do without. */
  public Path annotations() {
    return annotationsPath.orElseThrow(
        () ->
            TpoException.usage("--annotations is missing: this benchmark needs its ground truth"));
  }

  /** The value of an option, or empty where it is not given and has no standard. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  private static void requireExists(String option, Path path, String layout) {
    if (!Files.exists(path)) {
      throw TpoException.data(
          "%s %s: there is no such file or directory; expected %s".formatted(option, path, layout));
    }
  }
}
