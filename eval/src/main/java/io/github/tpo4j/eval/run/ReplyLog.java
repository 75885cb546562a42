package io.github.tpo4j.eval.run;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replies of a run, one line each, appended as they come, so that a run that is stopped goes on
 * where it was. Each shard has a file of its own; all are read.
 */
final class ReplyLog {
  private final Path dir;
  private final Path own;

  ReplyLog(Path dir, Shard shard) {
    this.dir = dir;
    this.own = dir.resolve("replies-%d-of-%d.jsonl".formatted(shard.index(), shard.count()));
  }

  /** All replies so far, by id. A last line that broke off is cut from the shard's own file. */
  Map<String, Reply> read() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(dir, "replies-*.jsonl")) {
      List<Path> sorted = new ArrayList<>();
      files.forEach(sorted::add);
      sorted.sort(null);
      for (Path file : sorted) {
        String text = Files.readString(file);
        int end = text.lastIndexOf('\n') + 1;
        if (end < text.length() && file.equals(own)) {
          Files.writeString(file, text.substring(0, end));
        }
        int number = 0;
        for (String line : text.substring(0, end).lines().toList()) {
          number++;
          Reply reply = Json.read(line, Reply.class, file + ":" + number);
          replies.put(reply.id(), reply);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return replies;
  }

  void append(Reply reply) {
    try {
      Files.write(
          own,
          (Json.write(reply) + "\n").getBytes(StandardCharsets.UTF_8),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: the reply to %s cannot be written (%s)".formatted(own, reply.id(), e.getMessage()),
          e);
    }
  }
}
