package io.github.tpo4j.eval.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The commit of the checkout that the process runs in. */
final class Commit {
  private Commit() {}

  /** The commit; empty outside a checkout. */
  static String current() {
    return git("rev-parse", "HEAD");
  }

  private static String git(String... words) {
    String[] command = new String[words.length + 1];
    command[0] = "git";
    System.arraycopy(words, 0, command, 1, words.length);
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
