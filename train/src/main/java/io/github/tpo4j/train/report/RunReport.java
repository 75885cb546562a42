package io.github.tpo4j.train.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.page.Page;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.train.RunFolder;
import io.github.tpo4j.train.checkpoint.Durable;
import io.github.tpo4j.train.log.Lines;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code report.html} of a run: curves of every stage, the recipe, and what the newest model says
 * about held-out samples. It needs no network and no script.
 */
public final class RunReport {
  /** Name of the page in the run's folder. */
  public static final String FILE = "report.html";

  private static final double MEGA = 1e6;

  private final RunFolder run;
  private final Recipe recipe;
  private final Page page;

  private RunReport(RunFolder run, Recipe recipe) {
    this.run = run;
    this.recipe = recipe;
    this.page = new Page("training of " + recipe.name(), Chart.STYLE + Sketch.STYLE);
  }

  /**
   * Writes the page of a run as far as it has come.
   *
   * @param heldOut folder of samples in this project's format that were not trained on; without one
   *     nothing is asked
   * @param device where the model is asked
   * @return the page
   */
  public static Path write(Path folder, Optional<Path> heldOut, String device) {
    RunFolder run = new RunFolder(folder);
    RunReport report = new RunReport(run, run.recipe());
    report.curves();
    heldOut.ifPresent(samples -> report.predictions(samples, device));
    report.page.heading(2, "recipe");
    report.page.details("recipe.yaml, with every default", Config.toYaml(report.recipe));
    Path file = folder.resolve(FILE);
    try {
      Durable.text(file, report.page.finished());
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
    return file;
  }

  private void curves() {
    page.html("<label><input type=\"checkbox\" id=\"log\"> logarithmic axes</label>\n");
    for (Stage stage : recipe.stages()) {
      page.heading(2, "stage " + stage.name());
      Optional<StageLog> log = StageLog.read(run.stage(stage).resolve("log.jsonl"));
      log.ifPresentOrElse(this::stage, () -> page.paragraph("Not begun."));
    }
  }

  private void stage(StageLog log) {
    page.paragraph(
        "%d of %d steps in %s; %d skipped."
            .formatted(
                log.done(),
                log.planned(),
                Lines.duration(Math.round(log.seconds())),
                log.skipped()));
    List<Series> all = new ArrayList<>(List.of(log.series("loss")));
    all.addAll(log.terms());
    all.add(named("learning-rate factor", log.series("rate")));
    all.add(named("gradient norm", log.series("gradient_norm")));
    all.add(log.series("samples a second", s -> ratio(s, "samples", "seconds", 1)));
    all.add(log.series("tokens a second", s -> ratio(s, "tokens", "seconds", 1)));
    all.add(log.series("data wait, % of the step", s -> ratio(s, "wait_seconds", "seconds", 100)));
    all.add(log.series("memory, MB", RunReport::memory));
    all.add(named("skipped steps", log.series("skipped")));
    page.html("<div class=\"charts\">\n");
    all.forEach(s -> page.html(Chart.of(s)));
    page.html("</div>\n");
  }

  private static Series named(String name, Series series) {
    return new Series(name, series.points());
  }

  private static Double ratio(JsonNode step, String above, String below, double factor) {
    return factor * step.path(above).asDouble() / step.path(below).asDouble();
  }

  /** Logs of older runs do not have it. */
  private static Double memory(JsonNode step) {
    return step.has("memory_bytes") ? step.path("memory_bytes").asDouble() / MEGA : null;
  }

  /** Of the newest stage that has a model which can be asked. */
  private void predictions(Path heldOut, String device) {
    page.heading(2, "held-out samples");
    List<Stage> asked =
        recipe.stages().stream()
            .filter(s -> s.objective() == Stage.Goal.MLLM)
            .filter(s -> Files.exists(run.model(recipe, s)))
            .toList();
    if (asked.isEmpty()) {
      page.paragraph("No stage has made a model that answers so far.");
      return;
    }
    Stage newest = asked.get(asked.size() - 1);
    page.html(
        String.format(
            Locale.ROOT,
            "<p>The model after stage %s. <span class=\"t\">Green is the truth</span>,"
                + " <span class=\"p\">orange what the model says</span>.</p>\n",
            Page.escaped(newest.name())));
    try (Tpo tpo = Tpo.load(run.model(recipe, newest), LoadOptions.DEFAULT.withDevice(device))) {
      new Predictions(heldOut, page).write(tpo);
    }
  }
}
