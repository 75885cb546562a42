package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorVerbTest {
  @Test
  void looksAtEveryPartAndItsStatusFollowsTheFindings() {
    Cli c = Cli.run("doctor", "--json");
    JsonNode report = c.json();
    List<String> parts = new ArrayList<>();
    boolean failed = false;
    for (JsonNode f : report.path("findings")) {
      parts.add(f.path("what").asText());
      assertThat(f.path("found").asText()).isNotBlank();
      assertThat(f.path("level").asText()).isIn("OK", "WARN", "FAIL");
      assertThat(f.has("fix")).isEqualTo(!f.path("level").asText().equals("OK"));
      failed |= f.path("level").asText().equals("FAIL");
    }
    assertThat(parts)
        .contains("processor", "memory", "JDK", "native cache", "libtorch", "threads")
        .contains("matrix products", "memory bandwidth", "attention", "GPU", "decoders");
    assertThat(report.path("healthy").asBoolean()).isEqualTo(!failed);
    assertThat(c.status()).isEqualTo(failed ? 1 : 0);
  }
}
