package io.github.tpo4j.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Numbers of the official tools, in the shared folder beside the checkout where there is one. */
public record Official(double tolerance, Set<String> but) {

  /** A benchmark's folder; the test is skipped where it is missing. */
  public static Path data(String benchmark) {
    Path wanted = Path.of("shared", "bench-data", benchmark);
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.isDirectory(p.resolve(wanted))) {
        return p.resolve(wanted);
      }
    }
    assumeTrue(false, wanted + " is not beside the checkout");
    throw new IllegalStateException("unreachable");
  }

  /** What the official tool said, from {@code expected.json}. */
  public static JsonNode expected(String benchmark) {
    return Json.tree(data(benchmark).resolve("expected.json"));
  }

  /**
   * Every number of the official tool is there under the same path, within 1e-6, and every text is
   * the same.
   *
   * @param but keys that hold something else than numbers of the tool
   */
  public static void reproduces(JsonNode expected, Scores scores, String... but) {
    reproduces(expected, scores, 1e-6, but);
  }

  /** The same with another tolerance, for numbers that are not fractions. */
  public static void reproduces(JsonNode expected, Scores scores, double tolerance, String... but) {
    new Official(tolerance, Set.of(but))
        .compare(expected, Json.tree(Json.write(scores.document()), "scores").get("scores"), "");
  }

  private void compare(JsonNode expected, JsonNode found, String path) {
    assertThat(found).as("there is no score %s", path).isNotNull();
    if (expected.isNumber()) {
      assertThat(found.asDouble()).as(path).isEqualTo(expected.asDouble(), within(tolerance));
    } else if (expected.isArray()) {
      assertThat(found.size()).as(path).isEqualTo(expected.size());
      for (int i = 0; i < expected.size(); i++) {
        compare(expected.get(i), found.get(i), path + "[" + i + "]");
      }
    } else if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              p -> {
                if (!but.contains(p.getKey())) {
                  compare(p.getValue(), found.get(p.getKey()), path + "/" + p.getKey());
                }
              });
    } else {
      assertThat(found).as(path).isEqualTo(expected);
    }
  }
}
