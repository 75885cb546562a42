package io.github.tpo4j.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Json;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

/** Runs a command line in this process and holds what it said. */
record Cli(int status, String out, String err) {
  /** Tiny checkpoint in the published layout that the repository carries. */
  static final Path CHECKPOINT =
      Path.of("..", "model", "src", "test", "resources", "golden", "whole", "checkpoint");

  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    int status = Main.run(Terminal.of(out, err), words);
    return new Cli(status, out.toString(), err.toString());
  }

  JsonNode json() {
    return Json.tree(out, "standard output");
  }

  String lastLine() {
    String[] lines = out.strip().split("\n");
    return lines[lines.length - 1];
  }

  /** A file under the golden copies of the repository. */
  static Path golden(String name) {
    Path path = Path.of("..", "model", "src", "test", "resources", "golden").resolve(name);
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(path + " is not in the repository");
    }
    return path;
  }
}
