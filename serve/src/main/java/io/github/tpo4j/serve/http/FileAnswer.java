package io.github.tpo4j.serve.http;

import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Answers with a file, or the part of it that a player asked for. */
public final class FileAnswer {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private FileAnswer() {}

  /**
   * @param folder that the file must really lie in
   */
  public static void send(Exchange x, Path folder, Path file, String type) {
    long size;
    Path real;
    try {
      real = file.toRealPath();
      size = Files.size(real);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!real.startsWith(folder)) {
      throw new IllegalStateException("a file outside its folder");
    }
    long first = 0;
    long last = size - 1;
    Matcher range = RANGE.matcher(x.header("Range").orElse(""));
    boolean part = range.matches() && !(range.group(1).isEmpty() && range.group(2).isEmpty());
    if (part) {
      if (range.group(1).isEmpty()) {
        first = Math.max(0, size - Long.parseLong(range.group(2)));
      } else {
        first = Long.parseLong(range.group(1));
        last = range.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(range.group(2)));
      }
      if (first > last || first >= size) {
        x.header("Content-Range", "bytes */" + size).empty(416);
        return;
      }
      x.header("Content-Range", "bytes %d-%d/%d".formatted(first, last, size));
    }
    long from = first;
    long length = last - first + 1;
    boolean headOnly = x.request().method().name().equals("HEAD");
    x.header("Content-Type", type)
        .header("Accept-Ranges", "bytes")
        .header("Content-Length", String.valueOf(length));
    if (headOnly) {
      x.empty(part ? 206 : 200);
      return;
    }
    x.context().runOnContext(v -> open(x, real, part ? 206 : 200, from, length));
  }

  private static void open(Exchange x, Path file, int status, long from, long length) {
    x.front()
        .vertx()
        .fileSystem()
        .open(file.toString(), new OpenOptions().setWrite(false).setCreate(false))
        .onFailure(e -> x.fail(ApiError.internal()))
        .onSuccess(
            open -> {
              x.onEnd(open::close);
              if (x.claim()) {
                open.setReadPos(from).setReadLength(length).setReadBufferSize(Exchange.PIECE);
                x.onLoop(response -> pour(x, open, response.setStatusCode(status)));
              }
            });
  }

  private static void pour(Exchange x, AsyncFile file, HttpServerResponse response) {
    file.exceptionHandler(e -> Connections.cut(x.request().connection()));
    file.endHandler(end -> response.end());
    response.drainHandler(room -> file.resume());
    file.handler(
        piece -> {
          x.owes(piece.length(), response.write(piece));
          if (response.writeQueueFull()) {
            file.pause();
          }
        });
  }
}
