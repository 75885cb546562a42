package io.github.tpo4j.serve.http;

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
    if (x.claim()) {
      x.onLoop(
          response -> {
            response
                .setStatusCode(part ? 206 : 200)
                .putHeader("Content-Type", type)
                .putHeader("Accept-Ranges", "bytes");
            if (headOnly) {
              response.putHeader("Content-Length", String.valueOf(length)).end();
            } else {
              response.sendFile(real.toString(), from, length);
            }
          });
    }
  }
}
