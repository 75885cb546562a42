package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.golden.GoldenCase.Tolerance;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Compares what a check computed with what the case holds, and remembers the worst. */
public final class Comparison {
  private final GoldenCase c;
  private final List<String> compared = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();
  private int gradients;
  private double worstAbs;
  private Tolerance shown;
  private double worstRel;

  Comparison(GoldenCase c) {
    this.c = c;
  }

  /**
   * What came of one case.
   *
   * @param compared names of the outputs that were compared
   * @param worstAbs largest absolute error
   * @param worstRel largest error as a share of the reference tensor's largest value
   * @param failures one line each; empty if the case passed
   * @param skipped why the case was not run; null if it was
   */
  public record Result(
      String component,
      String id,
      List<String> compared,
      double worstAbs,
      double worstRel,
      Tolerance tolerance,
      List<String> failures,
      String skipped) {
    public boolean passed() {
      return skipped == null && failures.isEmpty();
    }
  }

  /** Compares with the case's tensor {@code out.<name>} within its tolerance, if it has one. */
  public void output(String name, Tensor actual) {
    if (c.has("out." + name)) {
      close(name, actual, c.tensor("out." + name), c.tolerance());
    }
  }

  /** Compares with a reference within the case's tolerance. */
  public void close(String name, Tensor actual, Tensor expected) {
    close(name, actual, expected, c.tolerance());
  }

  /** Compares with a reference; integers and booleans must be equal. */
  public void close(String name, Tensor actual, Tensor expected, Tolerance tolerance) {
    compared.add(name);
    if (!Arrays.equals(Tensors.shape(actual), Tensors.shape(expected))) {
      failures.add(
          "%s: shape %s but the reference has %s"
              .formatted(name, Tensors.shapeText(actual), Tensors.shapeText(expected)));
      return;
    }
    close(
        name,
        Tensors.floats(actual),
        Tensors.floats(expected),
        expected.is_floating_point() ? tolerance : new Tolerance(0, 0));
  }

  private void close(String name, float[] actual, float[] expected, Tolerance tolerance) {
    double max = 0;
    for (float e : expected) {
      if (Float.isFinite(e)) {
        max = Math.max(max, Math.abs(e));
      }
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      if (Float.compare(actual[i], expected[i]) != 0) {
        double error = Math.abs((double) actual[i] - expected[i]);
        worst = Math.max(worst, Double.isNaN(error) ? Double.POSITIVE_INFINITY : error);
      }
    }
    if (shown == null || worst > worstAbs) {
      shown = tolerance; // of the value whose error is told: bf16 outputs have a looser one
    }
    worstAbs = Math.max(worstAbs, worst);
    worstRel = Math.max(worstRel, max > 0 ? worst / max : worst);
    double bound = tolerance.abs() + tolerance.rel() * max;
    if (!(worst <= bound)) {
      failures.add("%s: error %.3g exceeds %.3g".formatted(name, worst, bound));
    }
  }

  /** Compares a number. */
  public void close(String name, double actual, double expected) {
    compared.add(name);
    close(name, new float[] {(float) actual}, new float[] {(float) expected}, c.tolerance());
  }

  /** Compares anything that must be equal. */
  public void equal(String name, Object actual, Object expected) {
    compared.add(name);
    if (!java.util.Objects.deepEquals(actual, expected)) {
      worstAbs = Double.POSITIVE_INFINITY;
      failures.add("%s: %s but the reference has %s".formatted(name, text(actual), text(expected)));
    }
  }

  private static String text(Object o) {
    String s = Arrays.deepToString(new Object[] {o});
    s = s.substring(1, s.length() - 1);
    return s.length() > 160 ? s.substring(0, 160) + "…" : s;
  }

  /**
   * Compares the gradients of a layer's parameters with every {@code grad.<prefix><name>} of the
   * case.
   *
   * @return how many were compared
   */
  public int gradients(String prefix, Layer layer) {
    Map<String, Tensor> named = new LinkedHashMap<>();
    layer.parametersByName().forEach((name, t) -> named.put(prefix + name, t));
    int n = 0;
    for (String name : c.names("grad." + prefix)) {
      Tensor parameter = named.get(name.substring("grad.".length()));
      if (parameter != null) {
        gradient(name.substring("grad.".length()), parameter.grad());
        n++;
      }
    }
    return n;
  }

  /** Compares one gradient with {@code grad.<name>}; an undefined one counts as zeros. */
  public void gradient(String name, Tensor grad) {
    Tensor expected = c.tensor("grad." + name);
    gradients++;
    int before = compared.size();
    close(
        "grad." + name,
        grad.defined() ? grad : torch.zeros_like(expected),
        expected,
        c.gradientTolerance());
    compared.subList(before, compared.size()).clear();
  }

  /** Notes that the case could not be run to its end. */
  void failed(String why) {
    failures.add(why);
  }

  Result skipped(String why) {
    return new Result(c.component(), c.id(), List.of(), 0, 0, c.tolerance(), List.of(), why);
  }

  Result result() {
    List<String> all = new ArrayList<>(compared);
    if (gradients > 0) {
      all.add(gradients + " gradients");
    }
    if (all.isEmpty() && failures.isEmpty()) {
      failures.add("nothing was compared");
    }
    return new Result(
        c.component(),
        c.id(),
        all,
        worstAbs,
        worstRel,
        shown == null ? c.tolerance() : shown,
        List.copyOf(failures),
        null);
  }
}
