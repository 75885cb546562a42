package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.List;

/** How LaSOT's boxes become numbers: the evaluators in use differ. */
interface LasotRule {
  /** Curves of one sequence. */
  Curves measure(LasotSequence sequence, Warnings warnings);

  /** Numbers of all sequences. */
  Scores report(List<Curves> sequences, Warnings warnings);

  /** Notes a result that is longer than its ground truth; the surplus is not read. */
  static void noteSurplus(LasotSequence s, Warnings warnings) {
    if (s.predicted().size() > s.truth().length) {
      warnings.add(
          "more boxes than frames; the surplus is cut, as the official tool does",
          "%s (%d for %d frames)"
              .formatted(s.predicted().file(), s.predicted().size(), s.truth().length));
    }
  }
}
