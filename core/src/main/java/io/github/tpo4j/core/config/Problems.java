package io.github.tpo4j.core.config;

import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Everything that is wrong with one file, to be reported at once. */
final class Problems {
  private record Problem(int line, String text) {}

  private final List<Problem> found = new ArrayList<>();

  /**
   * @param line from 1; 0 where the problem has no place in the file
   * @param path dotted keys; empty for the whole file
   */
  void add(int line, String path, String what) {
    found.add(new Problem(line, path.isEmpty() ? what : path + ": " + what));
  }

  int count() {
    return found.size();
  }

  void throwIfAny(String origin) {
    if (found.isEmpty()) {
      return;
    }
    found.sort(Comparator.comparingInt(Problem::line));
    StringBuilder text = new StringBuilder(origin);
    text.append(found.size() == 1 ? ": 1 problem" : ": " + found.size() + " problems");
    for (Problem problem : found) {
      text.append("\n  ");
      if (problem.line > 0) {
        text.append("line ").append(problem.line).append(", ");
      }
      text.append(problem.text);
    }
    throw TpoException.model(text.toString());
  }
}
