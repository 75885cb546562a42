package io.github.tpo4j.eval.compare;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.page.Page;
import io.github.tpo4j.data.load.Thumbnail;
import io.github.tpo4j.eval.InWords;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Result;
import io.github.tpo4j.eval.run.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One page of HTML about some runs, with everything in it: what was run, the official numbers, bars
 * a task, and examples of what went wrong, each with the answer drawn on its frame. It needs no
 * network and no script.
 */
public final class Report {
  private static final int EXAMPLES = 6;
  private static final int MOST_BARS = 60;

  private static final String STYLE =
      """
      .bar { display: grid; grid-template-columns: 15rem 1fr 4rem; gap: .6rem; align-items: center }
      .bar i { display: block; height: .8rem; background: #3a6ea5; min-width: 1px }
      .bar i.b1 { background: #d08a3c } .bar i.b2 { background: #5a9367 }
      figure img { width: 240px; border: 1px solid #ccc }
      """;

  private final Page page = new Page("evaluation", STYLE);

  private Report() {}

  /** A run and where it lies. */
  private record Run(Path dir, Result result) {}

  /**
   * The page about finished runs.
   *
   * @param dirs directories of runs
   */
  public static String of(List<Path> dirs) {
    List<Run> runs = dirs.stream().map(d -> new Run(d, Result.read(d))).toList();
    Report report = new Report();
    report.overview(runs);
    Map<String, List<Run>> byBenchmark = new LinkedHashMap<>();
    runs.forEach(
        r -> byBenchmark.computeIfAbsent(r.result().benchmark(), b -> new ArrayList<>()).add(r));
    byBenchmark.forEach(report::benchmark);
    return report.page.finished();
  }

  private void overview(List<Run> runs) {
    page.table("benchmark", "run", "metric", "value", "questions", "unreadable", "seconds each");
    for (Run run : runs) {
      Result r = run.result();
      page.row(
          r.benchmark() + " (" + r.variant() + ")",
          run.dir().toString(),
          r.items().map(Items::metric).orElse(""),
          number(r.items().map(Items::mean).orElse(Double.NaN)),
          String.valueOf(r.asked()),
          String.valueOf(r.unreadable()),
          number(r.seconds() / Math.max(1, r.asked())));
    }
    page.endTable();
  }

  private void benchmark(String name, List<Run> runs) {
    page.heading(2, name);
    double full = full(runs);
    bars(runs, full);
    for (Run run : runs) {
      Result r = run.result();
      page.heading(3, run.dir().toString());
      page.table();
      page.row("model", r.loaded());
      r.options().forEach((option, value) -> page.row("option " + option, value));
      page.row("decoder", r.decoder());
      page.row("commit", r.commit());
      page.row("data", r.dataChecksum());
      page.endTable();
      page.details("prompt of the first question", r.prompt());
      r.warnings().forEach(page::warning);
      page.html("<details open><summary>official numbers</summary>");
      page.table();
      numbers(r.scores().get("scores"), "");
      page.endTable();
      page.html("</details>\n");
      failures(run, full);
    }
  }

  /** All items of a run. */
  private static Stream<Items.Item> items(Run run) {
    return run.result().items().stream().flatMap(i -> i.items().stream());
  }

  /** The end of the scale: numbers are shares or percentages. */
  private static double full(List<Run> runs) {
    return runs.stream().flatMap(Report::items).anyMatch(i -> i.value() > 1) ? 100 : 1;
  }

  /** Mean of each task, a bar a run. */
  private void bars(List<Run> runs, double full) {
    List<String> tasks =
        runs.stream().flatMap(Report::items).map(Items.Item::task).distinct().toList();
    for (String task : tasks.subList(0, Math.min(MOST_BARS, tasks.size()))) {
      for (int i = 0; i < runs.size(); i++) {
        double mean =
            Items.mean(items(runs.get(i)).filter(item -> item.task().equals(task)).toList());
        if (!Double.isNaN(mean)) {
          page.html(
              "<div class=\"bar\"><span>%s</span><i class=\"b%d\" style=\"width:%s%%\"></i><span>%s</span></div>\n"
                  .formatted(
                      Page.escaped(task.isEmpty() ? "all" : task),
                      i % 3,
                      Scores.decimals(100 * Math.max(0, Math.min(1, mean / full)), 1),
                      number(mean)));
        }
      }
    }
  }

  private void numbers(Object value, String name) {
    if (value instanceof Map<?, ?> map) {
      map.forEach(
          (key, inner) -> numbers(inner, name.isEmpty() ? key.toString() : name + " / " + key));
    } else if (value instanceof Number n) {
      page.row(name, number(n.doubleValue()));
    } else if (value instanceof List<?> list && list.size() <= 4) {
      page.row(name, list.toString());
    }
  }

  /** The items of the lowest values that are not perfect. */
  private void failures(Run run, double full) {
    List<Items.Item> worst =
        items(run)
            .filter(i -> i.value() < full)
            .sorted(Comparator.comparingDouble(Items.Item::value))
            .limit(EXAMPLES)
            .toList();
    if (worst.isEmpty()) {
      return;
    }
    page.heading(4, "What went wrong, for example");
    Map<String, Reply> replies = Runner.replies(run.dir());
    for (Items.Item item : worst) {
      replies.values().stream().filter(r -> r.isTo(item)).forEach(r -> failure(item, r));
    }
  }

  /** What was asked, answered and expected, and the answer drawn. */
  private void failure(Items.Item item, Reply reply) {
    String picture =
        reply
            .answer()
            .flatMap(a -> Thumbnail.of(Path.of(reply.media()), a))
            .map(t -> "<img alt=\"\" src=\"%s\">".formatted(t.dataUrl()))
            .orElse(""); // the caption says why
    List<String> caption = new ArrayList<>();
    caption.add(shortened(reply.prompt()));
    caption.add("→ " + shortened(reply.answer().map(Report::said).or(reply::problem).orElse("")));
    if (!item.expected().isEmpty()) {
      caption.add("expected " + item.expected());
    }
    page.figure(
        picture,
        "<b>%s</b> %s scores %s<br>%s"
            .formatted(
                Page.escaped(reply.id()),
                Page.escaped(item.task()),
                number(item.value()),
                caption.stream().map(Page::escaped).collect(Collectors.joining("<br>"))));
  }

  /** An answer in words. */
  private static String said(Answer a) {
    int width = a.media().width();
    int height = a.media().height();
    List<String> said = new ArrayList<>(List.of(a.text()));
    a.boxes().forEach(b -> said.add(InWords.box(b.toPixels(width, height))));
    a.moments().stream().limit(1).forEach(m -> said.add(InWords.span(m.start(), m.end())));
    for (MaskTrack track : a.masks()) {
      long seen = track.frames().stream().filter(f -> f.mask().area() > 0).count();
      said.add("a mask in %d of %d frames".formatted(seen, track.frames().size()));
    }
    return said.stream().filter(s -> !s.isBlank()).collect(Collectors.joining(", "));
  }

  private static String number(double value) {
    return Scores.decimals(value, value == Math.rint(value) ? 0 : 4);
  }

  private static String shortened(String text) {
    return text.length() <= 400 ? text : "… " + text.substring(text.length() - 398);
  }
}
