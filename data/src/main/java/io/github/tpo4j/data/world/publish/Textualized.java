package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.words.Grammar;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * A task's sample with its target in words, for the ablation without heads: boxes in thousandths,
 * as InternVL writes them, and spans as the text evaluation of Charades-STA reads them.
 */
final class Textualized {
  private Textualized() {}

  /** The sample without task words. */
  static Sample of(Sample sample) {
    Turn turn = sample.turns().get(0);
    return new Sample(
        sample.id(),
        sample.media(),
        sample.frame(),
        sample.kind(),
        List.of(new Turn(question(turn), answer(sample))),
        List.of(),
        List.of(),
        Optional.empty(),
        List.of());
  }

  /** The pixel box stays in words; its encoding goes. */
  private static String question(Turn turn) {
    return turn.question().replace(" " + Task.TRACK_BOX, "");
  }

  private static String answer(Sample sample) {
    if (!sample.boxes().isEmpty()) {
      return words(sample.boxes().get(0)) + ".";
    }
    return sample
        .moments()
        .map(m -> "From " + spans(m.windows()) + " seconds.")
        .orElseGet(() -> path(sample) + ".");
  }

  private static String spans(List<Window> windows) {
    return windows.stream()
        .map(w -> Grammar.seconds(w.start()) + " to " + Grammar.seconds(w.end()))
        .collect(Collectors.joining(", "));
  }

  /** Where the object is on the first, the middle and the last frame of its mask track. */
  private static String path(Sample sample) {
    List<Rle> masks = sample.masks().get(0).frames().stream().map(f -> f.mask()).toList();
    int last = masks.size() - 1;
    return List.of(masks.get(0), masks.get(last / 2), masks.get(last)).stream()
        .map(m -> Optional.ofNullable(m.box()).map(Textualized::words).orElse("[]"))
        .collect(Collectors.joining(", "));
  }

  private static String words(Box box) {
    return DoubleStream.of(box.x1(), box.y1(), box.x2(), box.y2())
        .mapToObj(v -> String.valueOf(Math.round(1000 * v)))
        .collect(Collectors.joining(", ", "[", "]"));
  }
}
