package io.github.tpo4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code tpo} in a source tree that looks built, with a java that tells what it got. */
class LauncherTest {
  @TempDir private Path root;

  @BeforeEach
  void tree() throws IOException {
    executable("tpo", Files.readString(Path.of("../tpo")));
    Files.createDirectories(root.resolve("cli/target"));
    Files.writeString(root.resolve("cli/target/libraries"), root.resolve("tpo").toString());
    Files.createDirectories(root.resolve("jdk/bin"));
    Files.writeString(root.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
    executable("jdk/bin/java", "#!/bin/sh\necho \"model=${TPO_MODEL:-}\"\n");
  }

  @Test
  void theModelThatComesWithTheTreeIsTakenWhereNoneIsNamed() throws Exception {
    assertThat(run(Map.of())).isEqualTo("model=");
    Path tiny = Files.createDirectories(root.resolve("models/tpo-tiny"));
    assertThat(run(Map.of())).isEqualTo("model=" + tiny.toRealPath());
    assertThat(run(Map.of("TPO_MODEL", "other"))).isEqualTo("model=other");
  }

  private String run(Map<String, String> environment) throws Exception {
    ProcessBuilder process = new ProcessBuilder("sh", root.resolve("tpo").toString(), "doctor");
    process.environment().remove("TPO_MODEL");
    process.environment().put("JAVA_HOME", root.resolve("jdk").toString());
    process.environment().putAll(environment);
    Process started = process.redirectErrorStream(true).start();
    String said =
        new String(started.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertThat(started.waitFor()).as(said).isZero();
    return said;
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(root.resolve(name), text);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
