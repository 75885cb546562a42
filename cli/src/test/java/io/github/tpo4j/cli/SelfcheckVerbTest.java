package io.github.tpo4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfcheckVerbTest {
  private static final Path CASE = Cli.golden("vision_encoder/case-4.json");

  @TempDir Path dir;

  private Path component(String name) throws IOException {
    return Files.createDirectories(dir.resolve(name));
  }

  private void copyCase(Path folder, String id) throws IOException {
    Files.copy(CASE, folder.resolve(id + ".json"));
    Files.copy(CASE.resolveSibling("case-4.safetensors"), folder.resolve(id + ".safetensors"));
  }

  @Test
  void passingCasesEndWithTheCount() throws IOException {
    copyCase(component("vision_encoder"), "case-1");
    Cli c = Cli.run("selfcheck", "--goldens", dir);
    assertThat(c.status()).as(c.err()).isZero();
    assertThat(c.out())
        .startsWith("PASS   vision_encoder   case-1")
        .containsPattern(
            "abs \\d\\.\\de-\\d+ +rel \\d\\.\\de-\\d+ +tolerance .*block0, 2 more, 6 gradients");
    assertThat(c.lastLine()).isEqualTo("1 passed, 0 failed");
  }

  @Test
  void aFailingCaseIsCountedAndExplained() throws IOException {
    Path folder = component("vision_encoder");
    copyCase(folder, "case-1");
    copyCase(folder, "case-2");
    // a reference that is off: the last bytes of the file belong to a tensor
    Path broken = folder.resolve("case-2.safetensors");
    byte[] bytes = Files.readAllBytes(broken);
    for (int i = bytes.length - 4000; i < bytes.length; i++) {
      bytes[i] = (byte) (i % 4 == 3 ? 0x41 : 0);
    }
    Files.write(broken, bytes);
    Cli c = Cli.run("selfcheck", "--goldens", dir);
    assertThat(c.status()).isEqualTo(1);
    assertThat(c.out()).contains("FAIL   vision_encoder   case-2").contains("exceeds");
    assertThat(c.lastLine()).isEqualTo("1 passed, 1 failed");
  }

  @Test
  void anUnreadableCaseFailsAloneAndUnknownComponentsAreSkipped() throws IOException {
    Path folder = component("vision_encoder");
    copyCase(folder, "case-1");
    Files.copy(CASE, folder.resolve("case-2.json"));
    Files.writeString(folder.resolve("case-2.safetensors"), "short");
    Files.writeString(component("depth").resolve("case-1.json"), "{\"component\": \"depth\"}");
    Files.writeString(folder.resolve("notes.json"), "{\"made\": \"by hand\"}");
    Cli c = Cli.run("selfcheck", "--goldens", dir, "--json");
    assertThat(c.status()).isEqualTo(1);
    JsonNode report = c.json();
    assertThat(report.path("passed").asInt()).isEqualTo(1);
    assertThat(report.path("failed").asInt()).isEqualTo(1);
    assertThat(report.path("skipped").asInt()).isEqualTo(1);
    assertThat(report.path("cases")).hasSize(3);
    assertThat(report.path("cases").path(0).path("skipped").asText()).contains("depth");
    assertThat(report.path("cases").path(2).path("failures").path(0).asText())
        .contains("case-2.safetensors");
  }

  @Test
  void onlyPicksComponentsAndKnowsThem() throws IOException {
    copyCase(component("vision_encoder"), "case-1");
    Files.writeString(component("depth").resolve("case-1.json"), "{\"component\": \"depth\"}");
    assertThat(Cli.run("selfcheck", "--goldens", dir, "--only", "depth").lastLine())
        .isEqualTo("0 passed, 0 failed");
    Cli c = Cli.run("selfcheck", "--goldens", dir, "--only", "dept");
    assertThat(c.status()).isEqualTo(2);
    assertThat(c.err()).contains("no such component; it has depth, vision_encoder");
  }

  @Test
  void aFolderWithoutCasesIsAnError() {
    Cli none = Cli.run("selfcheck", "--goldens", dir.resolve("nope"));
    assertThat(none.status()).isEqualTo(2);
    assertThat(none.err()).contains("no such folder");
    Cli empty = Cli.run("selfcheck", "--goldens", dir);
    assertThat(empty.status()).isEqualTo(3);
    assertThat(empty.err()).contains("holds no golden case");
    assertThat(empty.lastLine()).isEqualTo("0 passed, 0 failed");
  }
}
