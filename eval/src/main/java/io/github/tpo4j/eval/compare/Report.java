package io.github.tpo4j.eval.compare;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.page.Page;
import io.github.tpo4j.data.load.Thumbnail;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Result;
import io.github.tpo4j.eval.run.Runner;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One page of HTML about some runs, with everything in it: what was run, the official numbers, bars
 * a task, and examples of what went wrong with a picture each. It needs no network and no script.
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
    bars(runs);
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
      failures(run);
    }
  }

  /** Mean of each task, a bar a run. */
  private void bars(List<Run> runs) {
    Map<String, List<Items.Item>> tasks = new LinkedHashMap<>();
    double most = 0;
    for (Run run : runs) {
      for (Items.Item item : run.result().items().map(Items::items).orElse(List.of())) {
        tasks.computeIfAbsent(item.task(), t -> new ArrayList<>());
        most = Math.max(most, item.value());
      }
    }
    double full = most > 1 ? 100 : 1;
    for (String task : tasks.keySet().stream().limit(MOST_BARS).toList()) {
      for (int i = 0; i < runs.size(); i++) {
        List<Items.Item> items =
            runs.get(i).result().items().map(Items::byTask).orElse(Map.of()).get(task);
        if (items != null) {
          double mean = Items.mean(items);
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

  /** The worst items, with what was asked and answered. */
  private void failures(Run run) {
    Map<String, Reply> replies = Runner.replies(run.dir());
    List<Reply> worst =
        run.result().items().map(Items::items).orElse(List.of()).stream()
            .filter(i -> i.value() == 0 && replies.containsKey(i.id()))
            .limit(EXAMPLES)
            .map(i -> replies.get(i.id()))
            .toList();
    if (worst.isEmpty()) {
      return;
    }
    page.heading(4, "What went wrong, for example");
    for (Reply reply : worst) {
      String picture =
          Thumbnail.of(Path.of(reply.media()), Optional.empty())
              .map(t -> "<img alt=\"\" src=\"%s\">".formatted(t.dataUrl()))
              .orElse(""); // the caption says why
      page.figure(
          picture,
          "<b>%s</b><br>%s<br>→ %s"
              .formatted(
                  Page.escaped(reply.id()),
                  Page.escaped(shortened(reply.prompt())),
                  Page.escaped(shortened(reply.problem().orElseGet(() -> said(reply))))));
    }
  }

  private static String said(Reply reply) {
    return reply
        .answer()
        .map(
            a ->
                !a.boxes().isEmpty()
                    ? Json.write(a.boxes())
                    : !a.moments().isEmpty()
                        ? Json.write(a.moments().subList(0, Math.min(2, a.moments().size())))
                        : a.text())
        .orElse("");
  }

  private static String number(double value) {
    return Scores.decimals(value, value == Math.rint(value) ? 0 : 4);
  }

  private static String shortened(String text) {
    return text.length() <= 400 ? text : "… " + text.substring(text.length() - 398);
  }
}
