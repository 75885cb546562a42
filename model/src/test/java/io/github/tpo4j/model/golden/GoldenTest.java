package io.github.tpo4j.model.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every golden case: the project's own copies, and those of the shared folder where there is one.
 */
class GoldenTest {
  @TestFactory
  Stream<DynamicTest> ownCopies() {
    return cases(Path.of("src", "test", "resources", "golden"));
  }

  @TestFactory
  Stream<DynamicTest> sharedTpoReference() {
    return shared("golden");
  }

  @TestFactory
  Stream<DynamicTest> sharedTransformers() {
    return shared("golden-hf");
  }

  private static Stream<DynamicTest> shared(String folder) {
    Path path = Shared.folder(folder);
    if (path == null) {
      return Stream.of(
          DynamicTest.dynamicTest(
              folder,
              () -> assumeTrue(false, "no folder shared/" + folder + " beside the checkout")));
    }
    return cases(path);
  }

  private static Stream<DynamicTest> cases(Path folder) {
    String only = System.getProperty("golden.only"); // one component, while working on it
    return Goldens.cases(folder).stream()
        .filter(json -> only == null || json.getParent().getFileName().toString().equals(only))
        .map(
            json -> DynamicTest.dynamicTest(folder.relativize(json).toString(), () -> check(json)));
  }

  private static void check(Path json) {
    Optional<Comparison.Result> result = Goldens.run(json);
    assumeTrue(result.isPresent(), "not a golden case");
    Comparison.Result r = result.get();
    assumeTrue(r.skipped() == null, r.skipped());
    assertThat(r.failures()).as("%s %s", r.component(), r.id()).isEmpty();
  }

  /** The folder shared/ of the workplace, looked for beside this checkout. */
  static final class Shared {
    private Shared() {}

    static Path folder(String name) {
      for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
        Path candidate = p.resolve("shared").resolve(name);
        if (Files.isDirectory(candidate)) {
          return candidate;
        }
      }
      return null;
    }
  }
}
