package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void helpListsTheVerbsAndTheExitStatuses() {
    Cli c = Cli.run("--help");
    assertThat(c.status()).isZero();
    assertThat(c.out()).contains("ask", "probe", "selfcheck", "doctor", "completion");
    assertThat(c.out()).contains("130", "interrupted");
    assertThat(Cli.run("help", "probe").out()).contains("Usage: tpo probe");
  }

  @Test
  void versionNamesThisBuild() {
    assertThat(Cli.run("--version").out()).matches("(?s)tpo4j \\d+\\.\\d+.*Java 1?\\d.*");
  }

  @Test
  void noVerbIsAUsageErrorThatShowsThem() {
    Cli c = Cli.run();
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.out()).isEmpty();
    assertThat(c.err()).startsWith("tpo: which verb?").contains("doctor");
  }

  @Test
  void anUnknownVerbNamesTheNearest() {
    Cli c = Cli.run("prob");
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.err()).contains("there is no verb 'prob'", "probe");
  }

  @Test
  void anUnknownOptionNamesTheNearest() {
    Cli c = Cli.run("doctor", "--jsn");
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.err()).contains("Unknown option: '--jsn'", "--json", "tpo doctor --help");
  }

  @Test
  void aMissingArgumentIsNamed() {
    Cli c = Cli.run("probe");
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.err()).contains("Missing required parameter: 'MEDIA'");
  }

  @Test
  void completionIsAScript() {
    Cli c = Cli.run("completion");
    assertThat(c.status()).isZero();
    assertThat(c.out()).startsWith("#!").contains("_complete_tpo", "selfcheck");
  }
}
