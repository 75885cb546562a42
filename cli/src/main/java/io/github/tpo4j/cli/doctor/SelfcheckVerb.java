package io.github.tpo4j.cli.doctor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.cli.Failures;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.golden.Comparison;
import io.github.tpo4j.model.golden.Goldens;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the cases of a golden folder through the Java modules and compares the numbers. */
@Command(
    name = "selfcheck",
    description = "Compare the Java modules with the numbers of the reference.",
    footer = {
      "%nOne line per case: PASS, FAIL or SKIP, component, case, largest absolute error,",
      "largest error as a share of the tensor's largest value, tolerance, what was compared.",
      "The last line is `N passed, M failed`; the exit status is 1 if any case fails.",
      "A case whose component this version has no module for is skipped and not counted."
    })
public final class SelfcheckVerb implements Callable<Integer> {
  /** Names of compared values on a line; {@code --json} has them all. */
  private static final int MOST_NAMES = 5;

  private final Terminal terminal;
  @Mixin private OutputOptions output;

  @Option(
      names = "--goldens",
      required = true,
      paramLabel = "DIR",
      description = "Folder of golden cases: <component>/case-N.json and .safetensors.")
  private Path goldens;

  @Option(
      names = "--only",
      paramLabel = "COMPONENT",
      split = ",",
      description = "Only these components; may be repeated.")
  private List<String> only = List.of();

  public SelfcheckVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  /** One case in JSON. An error that is no finite number is left out. */
  record Row(
      @JsonProperty("component") String component,
      @JsonProperty("case") String id,
      @JsonProperty("status") String status,
      @JsonProperty("compared") List<String> compared,
      @JsonProperty("max_abs_error") Optional<Double> abs,
      @JsonProperty("max_rel_error") Optional<Double> rel,
      @JsonProperty("tolerance_abs") double toleranceAbs,
      @JsonProperty("tolerance_rel") double toleranceRel,
      @JsonProperty("failures") List<String> failures,
      @JsonProperty("skipped") Optional<String> skipped,
      @JsonProperty("millis") long millis) {
    private static Row of(Comparison.Result r, long millis) {
      String status = r.skipped() != null ? "skip" : r.passed() ? "pass" : "fail";
      return new Row(
          r.component(),
          r.id(),
          status,
          r.compared(),
          finite(r.worstAbs()),
          finite(r.worstRel()),
          r.tolerance().abs(),
          r.tolerance().rel(),
          r.failures(),
          Optional.ofNullable(r.skipped()),
          millis);
    }

    private static Row unreadable(Path json, RuntimeException e) {
      return new Row(
          json.toAbsolutePath().getParent().getFileName().toString(),
          json.getFileName().toString().replaceFirst("\\.json$", ""),
          "fail",
          List.of(),
          Optional.empty(),
          Optional.empty(),
          0,
          0,
          List.of(TorchRuntime.firstLine(e)),
          Optional.empty(),
          0);
    }

    private static Optional<Double> finite(double v) {
      return Double.isFinite(v) ? Optional.of(v) : Optional.empty();
    }
  }

  /** All cases in JSON. */
  record Report(
      @JsonProperty("passed") long passed,
      @JsonProperty("failed") long failed,
      @JsonProperty("skipped") long skipped,
      @JsonProperty("cases") List<Row> cases) {}

  @Override
  public Integer call() {
    output.apply();
    List<Path> files = Goldens.cases(goldens);
    List<Row> rows = new ArrayList<>();
    if (!only.isEmpty()) {
      files = wanted(files);
    }
    try (ProgressLine progress = output.progress(terminal)) {
      for (int i = 0; i < files.size(); i++) {
        progress.update("checking", i, files.size());
        check(files.get(i))
            .ifPresent(
                row -> {
                  rows.add(row);
                  if (!output.json) {
                    progress.clear();
                    print(row);
                  }
                });
      }
    }
    Report report = new Report(count(rows, "pass"), count(rows, "fail"), count(rows, "skip"), rows);
    if (rows.isEmpty()) {
      terminal.err().println("tpo: %s holds no golden case".formatted(goldens));
    }
    if (output.json) {
      terminal.out().println(Json.pretty(report));
    } else {
      terminal.out().println("%d passed, %d failed".formatted(report.passed(), report.failed()));
    }
    return rows.isEmpty() ? TpoException.Kind.DATA.exitStatus() : report.failed() > 0 ? 1 : 0;
  }

  private Optional<Row> check(Path json) {
    long begin = System.nanoTime();
    try {
      return Goldens.run(json).map(r -> Row.of(r, (System.nanoTime() - begin) / 1_000_000));
    } catch (RuntimeException e) {
      if (Failures.isOutOfMemory(e)) {
        throw e;
      }
      return Optional.of(Row.unreadable(json, e));
    }
  }

  private List<Path> wanted(List<Path> files) {
    TreeSet<String> known = new TreeSet<>();
    List<Path> wanted = new ArrayList<>();
    for (Path file : files) {
      Optional<String> component = Goldens.component(file);
      component.ifPresent(known::add);
      if (component.filter(only::contains).isPresent()) {
        wanted.add(file);
      }
    }
    for (String name : only) {
      if (!known.contains(name)) {
        throw TpoException.usage(
            "--only %s: %s has no such component; it has %s"
                .formatted(name, goldens, String.join(", ", known)));
      }
    }
    return wanted;
  }

  private void print(Row r) {
    String name = "%-16s %-12s".formatted(r.component(), r.id());
    if (r.skipped().isPresent()) {
      line("yellow", "SKIP", "%s %s".formatted(name, r.skipped().get()));
      return;
    }
    boolean pass = r.failures().isEmpty();
    line(
        pass ? "green" : "red",
        pass ? "PASS" : "FAIL",
        String.format(
            Locale.ROOT,
            "%s abs %s  rel %s  tolerance %.0e + %.0e·max  %s",
            name,
            number(r.abs()),
            number(r.rel()),
            r.toleranceAbs(),
            r.toleranceRel(),
            shortened(r.compared())));
    for (String failure : r.failures()) {
      terminal.out().println("       " + failure);
    }
  }

  /** The first names and the last, which tells of the gradients. */
  private static String shortened(List<String> names) {
    int hidden = names.size() - MOST_NAMES;
    if (hidden <= 0) {
      return String.join(", ", names);
    }
    String first = String.join(", ", names.subList(0, MOST_NAMES - 1));
    return "%s, %d more, %s".formatted(first, hidden, names.get(names.size() - 1));
  }

  private void line(String colour, String word, String rest) {
    String shown =
        terminal.colours() ? Ansi.ON.string("@|%s,bold %s|@".formatted(colour, word)) : word;
    terminal.out().println(shown + "   " + rest);
  }

  private static String number(Optional<Double> v) {
    return v.map(x -> String.format(Locale.ROOT, "%.1e", x)).orElse("-");
  }

  private static long count(List<Row> rows, String status) {
    return rows.stream().filter(r -> r.status().equals(status)).count();
  }
}
