package io.github.tpo4j;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.Tpo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's Java example compiles, runs, and is the one that is printed there. */
class ReadmeTest {
  private static final Path ROOT = Path.of("..");
  private static final String MODEL = "models/my-model";
  private static final String CLIP = "clip.mp4";

  @Test
  void theExampleRuns() {
    Answer seen = example(Cli.MODEL, Cli.CLIP);
    assertThat(seen.masks()).hasSize(1);
    assertThat(seen.masks().get(0).frames()).hasSize(36);
  }

  private static Answer example(String model, String file) {
    try (Tpo tpo = Tpo.load(Path.of(model))) {
      Media clip = Media.of(file);
      Answer answer = tpo.ask(clip, "What does the person pick up?");
      System.out.println(answer.text());

      Answer masks = tpo.track(clip, new Box(0.1, 0.6, 0.3, 0.9));
      for (MaskTrack.Frame frame : masks.masks().get(0).frames()) {
        System.out.printf("%.2f s: %d pixels%n", frame.seconds(), frame.mask().area());
      }
      return masks;
    }
  }

  @Test
  void theReadmePrintsThisExample() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    int begin = readme.indexOf("```java") + "```java".length();
    String printed =
        readme
            .substring(begin, readme.indexOf("```", begin))
            .replace('"' + MODEL + '"', "model")
            .replace('"' + CLIP + '"', "file");
    String source =
        Files.readString(
            Path.of("src", "test", "java", "io", "github", "tpo4j", "ReadmeTest.java"));
    List<String> lines =
        printed.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.equals("}")).toList();
    assertThat(lines).hasSizeGreaterThan(5);
    int at = source.indexOf("private static Answer example");
    for (String line : lines) {
      int next = source.indexOf(line, at);
      assertThat(next)
          .as("a line of the README's example that does not run: %s", line)
          .isPositive();
      at = next;
    }
  }

  /** What the example runs on here. */
  private static final class Cli {
    static final String CLIP = ROOT.resolve("docs").resolve("shapes.mp4").toString();
    static final String MODEL =
        ROOT.resolve("model/src/test/resources/golden/whole/checkpoint").toString();
  }
}
