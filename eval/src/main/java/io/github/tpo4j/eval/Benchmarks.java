package io.github.tpo4j.eval;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.box.RefCoco;
import io.github.tpo4j.eval.choice.Mlvu;
import io.github.tpo4j.eval.choice.Mmiu;
import io.github.tpo4j.eval.choice.MvBench;
import io.github.tpo4j.eval.choice.PerceptionTest;
import io.github.tpo4j.eval.choice.SeedBench2;
import io.github.tpo4j.eval.choice.VideoMme;
import io.github.tpo4j.eval.mask.Mevis;
import io.github.tpo4j.eval.mask.RefDavis;
import io.github.tpo4j.eval.mask.RefYoutubeVos;
import io.github.tpo4j.eval.time.CharadesSta;
import io.github.tpo4j.eval.time.NextGqa;
import io.github.tpo4j.eval.time.QvHighlights;
import io.github.tpo4j.eval.tracking.Got10k;
import io.github.tpo4j.eval.tracking.Lasot;
import io.github.tpo4j.eval.world.TaskAssignment;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** All benchmarks: a new one is a line here. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new MvBench(),
          new VideoMme(),
          new Mlvu(),
          new PerceptionTest(),
          new Mmiu(),
          new SeedBench2(),
          new CharadesSta(),
          new QvHighlights(),
          new NextGqa(),
          new RefCoco(),
          new RefYoutubeVos(),
          new Mevis(),
          new RefDavis(),
          new Lasot(),
          new Got10k(),
          new TaskAssignment());

  private Benchmarks() {}

  /** All, in the order in which they are shown. */
  public static List<Benchmark> all() {
    return ALL;
  }

  /**
   * The benchmark of a name; capitals, hyphens and underscores do not matter, and the names of the
   * world's folders serve too.
   *
   * @throws TpoException of kind usage that lists the known names
   */
  public static Benchmark named(String name) {
    return ALL.stream()
        .filter(b -> key(b.card().name()).equals(key(name)))
        .findFirst()
        .orElseThrow(
            () ->
                TpoException.usage(
                    "there is no benchmark %s; there are %s"
                        .formatted(
                            name,
                            ALL.stream()
                                .map(b -> b.card().name())
                                .collect(Collectors.joining(", ")))));
  }

  private static String key(String name) {
    String letters = name.toLowerCase(Locale.ROOT).replaceAll("[-_]", "");
    return letters.equals("refytvos") ? "refyoutubevos" : letters;
  }
}
