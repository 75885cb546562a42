package io.github.tpo4j.serve.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.KeyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/serve.md} has the keys as the records have them. {@code mvn -Dtpo.write=true} with
 * this test writes them.
 */
class DocumentTest {
  private static final Path FILE = Path.of("..", "docs", "serve.md");
  private static final String BEGIN = "<!-- keys: written by DocumentTest -->\n";
  private static final String END = "<!-- end of keys -->\n";

  @Test
  void theKeysAreThoseOfTheRecords() throws IOException {
    String text = Files.readString(FILE);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);
    String table = KeyTable.of(ServeConfig.class);
    if (Boolean.getBoolean("tpo.write")) {
      text = text.substring(0, begin) + table + text.substring(end);
      Files.writeString(FILE, text);
      end = text.indexOf(END);
    }
    assertThat(text.substring(begin, end)).isEqualTo(table);
  }

  @Test
  void everyKeyIsExplained() {
    assertThat(KeyTable.of(ServeConfig.class).lines()).noneMatch(l -> l.endsWith("|  |"));
  }

  @Test
  void aServerThatIsReachedFromOutsideNeedsKeys() {
    assertThatThrownBy(
            () -> Config.parse("listen: {host: 0.0.0.0}", "serve.yaml", ServeConfig.class))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("0.0.0.0 is reached from outside, so `keys` must not be empty");
    assertThat(
            Config.parse(
                    "{listen: {host: 0.0.0.0}, keys: [{name: a, sha256: '%s'}]}"
                        .formatted("0".repeat(64)),
                    "serve.yaml",
                    ServeConfig.class)
                .keys())
        .hasSize(1);
  }

  @Test
  void aKeyThatIsNoSumIsRefused() {
    assertThatThrownBy(
            () ->
                Config.parse("keys: [{name: a, sha256: secret}]", "serve.yaml", ServeConfig.class))
        .hasMessageContaining("expected the SHA-256 of the key");
  }
}
