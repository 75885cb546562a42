package io.github.tpo4j.eval.run;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;

/** The commit of the checkout that the running code was built in. */
final class Commit {
  private Commit() {}

  /** The commit, with {@code -dirty} where files differ from it; empty outside a checkout. */
  static String current() {
    CodeSource code = Commit.class.getProtectionDomain().getCodeSource();
    if (code == null) {
      return "";
    }
    try {
      Path built = Path.of(code.getLocation().toURI()).getParent();
      String root = git(built, "rev-parse", "--show-toplevel");
      return !root.isEmpty() && Files.exists(Path.of(root, "eval/pom.xml"))
          ? of(Path.of(root))
          : "";
    } catch (URISyntaxException e) {
      return ""; // not built here
    }
  }

  /** The commit of the checkout that a folder lies in. */
  static String of(Path folder) {
    String commit = git(folder, "rev-parse", "HEAD");
    boolean changed = !git(folder, "status", "--porcelain", "--untracked-files=no").isEmpty();
    return changed ? commit + "-dirty" : commit;
  }

  private static String git(Path folder, String... words) {
    List<String> command = new ArrayList<>(List.of("git", "-C", folder.toString()));
    command.addAll(List.of(words));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? out.strip() : "";
    } catch (IOException e) {
      return ""; // no git here
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
