package io.github.tpo4j.serve.answer;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.serve.engine.Stopped;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.StoreFull;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns whatever was thrown into what a client is told: no path, no stack. */
final class Refusals {
  private static final Logger log = LoggerFactory.getLogger(Refusals.class);

  private final Pattern ownFiles;

  /**
   * @param folder whose files clients know only as "the file"
   */
  Refusals(Path folder) {
    this.ownFiles = Pattern.compile(Pattern.quote(folder.toString()) + "[/\\w.-]*");
  }

  ApiError of(Throwable e, String requestId) {
    if (e instanceof ApiError error) {
      return error;
    } else if (e instanceof Stopped stopped) {
      return stopped(stopped.why());
    } else if (e instanceof StoreFull) {
      return ApiError.later(
          503, "server_error", "no_space", "no room for another medium; try again later", 60);
    } else if (isOutOfMemory(e)) {
      log.error("{}: memory ran out", requestId, e);
      return ApiError.later(503, "server_error", "out_of_memory", "memory ran out", 10);
    } else if (e instanceof TpoException known && known.kind() != TpoException.Kind.MODEL) {
      return known(known);
    }
    log.error("{}: an error of the server itself", requestId, e);
    return ApiError.internal();
  }

  static ApiError stopped(Stopped.Why why) {
    return switch (why) {
      case LATE -> ApiError.of(504, "timeout_error", "timeout", "the answer took too long");
      case STOPPING, GONE ->
          ApiError.later(503, "server_error", "stopping", "the server stops", 30);
    };
  }

  private ApiError known(TpoException e) {
    String words =
        ownFiles
            .matcher(String.valueOf(e.getMessage()))
            .replaceAll("the file")
            .replaceFirst("^the file: ", "");
    if (e.kind() == TpoException.Kind.DATA) {
      boolean limit = words.contains("over the limit") || words.contains("took longer than");
      return ApiError.invalid(limit ? "limit_exceeded" : "invalid_media", null, words);
    }
    boolean context = words.startsWith("the question and its history take");
    return ApiError.invalid(context ? "context_length_exceeded" : "invalid_value", null, words);
  }

  private static boolean isOutOfMemory(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof OutOfMemoryError
          || (t instanceof TpoException known && known.kind() == TpoException.Kind.MEMORY)
          || String.valueOf(t.getMessage()).contains("can't allocate memory")) {
        return true;
      }
    }
    return false;
  }
}
