package io.github.tpo4j.eval.compare;

import io.github.tpo4j.core.Json;
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

/**
 * One page of HTML about some runs, with everything in it: what was run, the official numbers, bars
 * a task, and examples of what went wrong with a picture each. It needs no network and no script.
 */
public final class Report {
  private static final int EXAMPLES = 6;
  private static final int MOST_BARS = 60;

  private final StringBuilder html = new StringBuilder();

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
    report.head();
    report.overview(runs);
    Map<String, List<Run>> byBenchmark = new LinkedHashMap<>();
    runs.forEach(
        r -> byBenchmark.computeIfAbsent(r.result().benchmark(), b -> new ArrayList<>()).add(r));
    byBenchmark.forEach(report::benchmark);
    return report.html.append("</main></body></html>\n").toString();
  }

  private void head() {
    html.append(
        """
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><title>tpo4j: evaluation</title>
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <style>
        body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #fafafa }
        main { max-width: 1000px; margin: 0 auto; padding: 1.5rem }
        h1, h2, h3 { line-height: 1.2 } h2 { border-top: 2px solid #ccc; padding-top: 1rem }
        table { border-collapse: collapse; margin: .7rem 0 }
        th, td { text-align: left; padding: .2rem .9rem .2rem 0; vertical-align: top }
        td { border-top: 1px solid #ddd } td.n { text-align: right; font-variant-numeric: tabular-nums }
        .bar { display: grid; grid-template-columns: 15rem 1fr 4rem; gap: .6rem; align-items: center }
        .bar i { display: block; height: .8rem; background: #3a6ea5; min-width: 1px }
        .bar i.b1 { background: #d08a3c } .bar i.b2 { background: #5a9367 }
        figure { display: inline-block; width: 240px; margin: .5rem 1rem .5rem 0; vertical-align: top }
        figure img { width: 240px; border: 1px solid #ccc } pre { white-space: pre-wrap }
        figcaption { font-size: 13px; overflow-wrap: anywhere } .w { color: #8a4b00 }
        </style></head><body><main>
        <h1>Evaluation</h1>
        """);
  }

  private void overview(List<Run> runs) {
    html.append("<table><tr><th>benchmark</th><th>run</th><th>metric</th><th>value</th>");
    html.append("<th>questions</th><th>unreadable</th><th>seconds each</th></tr>\n");
    for (Run run : runs) {
      Result r = run.result();
      row(
          r.benchmark() + " (" + r.variant() + ")",
          run.dir().toString(),
          r.items().map(Items::metric).orElse(""),
          number(r.items().map(Items::mean).orElse(Double.NaN)),
          String.valueOf(r.asked()),
          String.valueOf(r.unreadable()),
          number(r.seconds() / Math.max(1, r.asked())));
    }
    html.append("</table>\n");
  }

  private void benchmark(String name, List<Run> runs) {
    html.append("<h2>").append(escaped(name)).append("</h2>\n");
    bars(runs);
    for (Run run : runs) {
      Result r = run.result();
      html.append("<h3>").append(escaped(run.dir().toString())).append("</h3>\n<table>");
      row("model", r.loaded());
      row("decoder", r.decoder());
      row("commit", r.commit());
      row("data", r.dataChecksum());
      html.append("</table>\n<details><summary>prompt of the first question</summary><pre>");
      html.append(escaped(r.prompt())).append("</pre></details>\n");
      r.warnings().forEach(w -> html.append("<p class=\"w\">").append(escaped(w)).append("</p>\n"));
      html.append("<details open><summary>official numbers</summary><table>\n");
      numbers(r.scores().get("scores"), "");
      html.append("</table></details>\n");
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
          html.append(
              "<div class=\"bar\"><span>%s</span><i class=\"b%d\" style=\"width:%s%%\"></i><span>%s</span></div>\n"
                  .formatted(
                      escaped(task.isEmpty() ? "all" : task),
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
      row(name, number(n.doubleValue()));
    } else if (value instanceof List<?> list && list.size() <= 4) {
      row(name, list.toString());
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
    html.append("<h4>What went wrong, for example</h4>\n");
    for (Reply reply : worst) {
      html.append("<figure>");
      Thumbnail.of(Path.of(reply.media()))
          .ifPresent(
              data ->
                  html.append("<img alt=\"\" src=\"data:image/jpeg;base64,")
                      .append(data)
                      .append("\">"));
      html.append("<figcaption><b>").append(escaped(reply.id())).append("</b><br>");
      html.append(escaped(shortened(reply.prompt()))).append("<br>→ ");
      html.append(escaped(shortened(reply.problem().orElseGet(() -> said(reply)))));
      html.append("</figcaption></figure>\n");
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

  private void row(String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append(cell.matches("-?[0-9.]+") ? "<td class=\"n\">" : "<td>");
      html.append(escaped(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }

  private static String number(double value) {
    return Scores.decimals(value, value == Math.rint(value) ? 0 : 4);
  }

  private static String shortened(String text) {
    return text.length() <= 400 ? text : "… " + text.substring(text.length() - 398);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
