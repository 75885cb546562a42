package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Card;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Listing and scoring on the command line. */
class EvalVerbTest {
  @TempDir Path dir;

  private Path truth;
  private Path results;

  @BeforeEach
  void write() throws Exception {
    truth = Files.createDirectories(dir.resolve("annos/absent")).getParent();
    results = Files.createDirectories(dir.resolve("tracker"));
    Files.writeString(truth.resolve("ant-1.txt"), "5,5,10,10\n5,5,10,10\n");
    Files.writeString(truth.resolve("absent/ant-1.txt"), "0\n0\n");
    Files.writeString(results.resolve("ant-1.txt"), "5,5,10,10\n10,5,10,10\n1,1,1,1\n");
  }

  private Cli score(Object... more) {
    Object[] args = new Object[more.length + 7];
    Object[] first = {"eval", "score", "lasot", "--annotations", truth, "--predictions", results};
    System.arraycopy(first, 0, args, 0, first.length);
    System.arraycopy(more, 0, args, first.length, more.length);
    return Cli.run(args);
  }

  @Test
  void everyBenchmarkIsListedAndDocumented() throws Exception {
    Cli list = Cli.run("eval", "list");
    assertThat(list.status()).isZero();
    String docs = Files.readString(Path.of("..", "docs", "benchmarks.md"));
    for (Benchmark b : Benchmarks.all()) {
      Card card = b.card();
      assertThat(list.out()).contains(card.name(), card.title());
      assertThat(docs).contains("`" + card.name() + "`", card.origin().source().split(" ")[0]);
      card.variants().forEach(v -> assertThat(docs).contains("`" + v.name() + "`"));
      card.options().forEach(o -> assertThat(docs).contains("`" + o.name() + "`"));
      b.exam()
          .ifPresent(
              exam ->
                  exam.options()
                      .forEach(o -> assertThat(docs).contains("run option `" + o.name() + "`")));
    }
  }

  @Test
  void oneBenchmarkIsExplained() {
    assertThat(Cli.run("eval", "list", "lasot").out())
        .contains("--variant pytracking", "--option sequences=", "licence: ");
    assertThat(Cli.run("eval", "list", "videomme").out())
        .contains("run --option subtitles=none: none, or frames: ");
    assertThat(Cli.run("eval", "list", "lasot", "--json").json().get(0).path("name").asText())
        .isEqualTo("lasot");
  }

  @Test
  void scoresAreTextWithWarningsAside() {
    Cli c = score();
    assertThat(c.status()).as(c.err()).isZero();
    assertThat(c.out()).contains("LaSOT, matlab", "precision_20px", "1.000", "ant-1");
    assertThat(c.err()).startsWith("tpo: warning: more boxes than frames");
    assertThat(score("--quiet").err()).isEmpty();
  }

  @Test
  void scoresAreJson() {
    JsonNode json = score("--json", "--variant", "pytracking").json();
    assertThat(json.path("variant").asText()).isEqualTo("pytracking");
    assertThat(json.at("/scores/precision_20px").asDouble()).isEqualTo(100);
    assertThat(json.at("/printed/precision_20px").asText()).isEqualTo("100.00");
    assertThat(json.path("warnings").size()).isEqualTo(1);
  }

  @Test
  void wrongCallsAndBrokenFilesHaveTheirStatus() throws Exception {
    assertThat(Cli.run("eval").status()).isEqualTo(2);
    assertThat(Cli.run("eval", "list", "RefYTVOS").out()).contains("Ref-YouTube-VOS");
    assertThat(Cli.run("eval", "list", "charades_sta").out()).contains("Charades-STA");
    Cli unknown = Cli.run("eval", "score", "lassot", "--predictions", results);
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("there is no benchmark lassot", "lasot");
    assertThat(score("--option", "sequence=x").err()).contains("lasot has sequences");
    assertThat(score("--variant", "vot").err()).contains("matlab, pytracking, got10k");
    Files.writeString(results.resolve("ant-1.txt"), "5,5,10,10\nx\n");
    Cli broken = score();
    assertThat(broken.status()).isEqualTo(3);
    assertThat(broken.err()).contains("ant-1.txt:2: expected x,y,w,h");
  }
}
