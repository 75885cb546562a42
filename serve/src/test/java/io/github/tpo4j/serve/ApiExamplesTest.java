package io.github.tpo4j.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the examples of {@code docs/serve.md}: every fence marked {@code runs}, beside a {@code
 * clip.mp4}, against a server of its own. The fence marked {@code prints} after it is what it
 * prints, {@code …} being anything: lines of text in this order, or JSON with the same keys and
 * kinds of values.
 */
class ApiExamplesTest {
  private static final Path FILE = Path.of("..", "docs", "serve.md");
  private static final Pattern EXAMPLE =
      Pattern.compile(
          "```(sh|python|java) runs\n(.*?)```\n\n```(json|text) prints\n(.*?)```", Pattern.DOTALL);
  private static final String ADDRESS = "http://127.0.0.1:8080";
  private static final String ANYTHING = "…";
  private static final int NO_COMMAND = 127;

  @TempDir static Path dir;
  private static Served served;

  @BeforeAll
  static void start() throws IOException {
    Path model = Files.createSymbolicLink(dir.resolve("tpo-tiny"), Served.MODEL.toRealPath());
    served = Served.of(model, "limits.requests_per_minute=1000");
    Files.copy(Served.CLIP, dir.resolve("clip.mp4"));
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @TestFactory
  Stream<DynamicTest> examplesDoWhatIsSaid() throws IOException {
    String text = Files.readString(FILE);
    List<MatchResult> examples = EXAMPLE.matcher(text).results().toList();
    assertThat(examples)
        .as("examples with what they print")
        .hasSize(text.split(" runs\n").length - 1);
    assertThat(examples).extracting(e -> e.group(1)).contains("sh", "python", "java");
    return examples.stream()
        .map(
            e ->
                dynamicTest(
                    "line %d: %s"
                        .formatted(text.substring(0, e.start()).lines().count(), e.group(1)),
                    () -> {
                      String printed = run(e.group(1), e.group(2));
                      if (e.group(3).equals("json")) {
                        assertFits(
                            Json.tree(printed, "output"), Json.tree(e.group(4), "example"), "");
                      } else {
                        assertThat(printed).containsPattern(lines(e.group(4)));
                      }
                    }));
  }

  private static String run(String language, String code) throws Exception {
    Path file = dir.resolve("Example." + language);
    Files.writeString(file, code.replace(ADDRESS, served.uri("").toString()));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Path errors = dir.resolve("errors");
    Process process;
    try {
      process =
          new ProcessBuilder(
                  language.equals("java") ? java : language.equals("python") ? "python3" : language,
                  file.toString())
              .directory(dir.toFile())
              .redirectError(errors.toFile())
              .start();
    } catch (IOException e) {
      assumeThat(e).as("there is no %s here", language).isNull();
      throw e;
    }
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    String said = Files.readString(errors);
    assumeThat(said).as("what the example needs").doesNotContain("No module named");
    assumeThat(process.exitValue()).as(said).isNotEqualTo(NO_COMMAND);
    assertThat(process.exitValue()).as(said).isZero();
    return printed;
  }

  /** Lines in this order, others between them. */
  private static Pattern lines(String shown) {
    return Pattern.compile(
        shown
            .lines()
            .filter(line -> !line.isBlank())
            .map(ApiExamplesTest::pattern)
            .collect(Collectors.joining("$.*?^", "^", "$")),
        Pattern.DOTALL | Pattern.MULTILINE);
  }

  private static String pattern(String shown) {
    return Stream.of(shown.split(ANYTHING, -1))
        .map(Pattern::quote)
        .collect(Collectors.joining("[^\n]*?"));
  }

  private static void assertFits(JsonNode found, JsonNode shown, String at) {
    assertThat(found.getNodeType()).as("%s: %s", at, found).isEqualTo(shown.getNodeType());
    if (shown.isTextual() && shown.textValue().contains(ANYTHING)) {
      assertThat(found.textValue()).as(at).matches(pattern(shown.textValue()));
    } else if (shown.isArray()) {
      for (JsonNode item : found) {
        assertFitsOneOf(item, shown, at + "[]");
      }
    } else if (shown.isObject()) {
      TreeSet<String> wanted = names(shown);
      boolean more = wanted.remove(ANYTHING);
      TreeSet<String> keys = names(found);
      keys.removeIf(key -> more && !wanted.contains(key));
      assertThat(keys).as(at).isEqualTo(wanted);
      wanted.forEach(key -> assertFits(found.get(key), shown.get(key), at + "." + key));
    }
  }

  private static void assertFitsOneOf(JsonNode found, JsonNode shown, String at) {
    List<AssertionError> misfits = new ArrayList<>();
    for (JsonNode one : shown) {
      try {
        assertFits(found, one, at);
        return;
      } catch (AssertionError e) {
        misfits.add(e);
      }
    }
    assertThat(misfits).as("%s: %s", at, found).isEmpty();
  }

  private static TreeSet<String> names(JsonNode object) {
    TreeSet<String> names = new TreeSet<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
