package io.github.tpo4j.serve.http;

import io.github.tpo4j.serve.config.ServeConfig;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Reads bodies: small JSON into memory, uploads and JSON with media in it onto the disk, all no
 * further than allowed. How much memory and how much disk all of them take together is limited too.
 */
public final class Bodies {
  /** JSON bodies in memory at once, in sizes of the largest one. */
  private static final int LARGE_AT_ONCE = 16;

  private final ServeConfig.LimitsConfig limits;
  private final Budget memory;
  private final Budget disk;

  public Bodies(ServeConfig config) {
    this.limits = config.limits();
    this.memory =
        new Budget(
            (long) LARGE_AT_ONCE * limits.jsonBytes(),
            ApiError.later(
                503, "server_error", "out_of_memory", "too many large requests at once", 5));
    this.disk =
        new Budget(
            config.media().quotaBytes(),
            ApiError.later(
                503, "server_error", "no_space", "too many uploads at once; try again later", 60));
  }

  /** Bytes that all bodies of a kind may take together while they come in. */
  private record Budget(long most, ApiError refusal, AtomicLong taken) {
    Budget(long most, ApiError refusal) {
      this(most, refusal, new AtomicLong());
    }
  }

  /** A body that has come. */
  @FunctionalInterface
  public interface Source {
    InputStream open() throws IOException;
  }

  /**
   * Reads a JSON body.
   *
   * @param file to write where it is too large for memory, or does not say how large it is
   * @param then hears that it is complete, on the event loop
   */
  public void json(Exchange x, Path file, Consumer<Source> then) {
    String type = x.header("Content-Type").orElse("");
    if (!type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      throw ApiError.of(
          415,
          ApiError.INVALID,
          "unsupported_media_type",
          "expected Content-Type: application/json"
              + (type.isEmpty() ? "" : " but found " + ApiError.shortened(type)));
    }
    long length = length(x);
    if (length < 0 || length > limits.jsonBytes()) {
      long most = limits.jsonBytes() + (limits.uploadBytes() + 2) / 3 * 4;
      Intake intake = new Intake(x, most, "JSON with its media; upload larger ones", disk);
      store(x, intake, file, false, () -> then.accept(() -> Files.newInputStream(file)));
      return;
    }
    Intake intake = new Intake(x, limits.jsonBytes(), "JSON", memory);
    HttpServerRequest request = x.request();
    Buffer body = Buffer.buffer(); // what is announced costs nothing
    request.handler(
        piece -> {
          if (intake.takes(piece)) {
            body.appendBuffer(piece);
          }
        });
    request.endHandler(
        end -> {
          if (intake.finish()) {
            guarded(x, () -> then.accept(() -> new ByteArrayInputStream(body.getBytes())));
          }
        });
    resume(request);
  }

  /** What a request says of its body's length; below 0 if nothing. */
  private static long length(Exchange x) {
    String digits = x.header("Content-Length").orElse("-1"); // Netty checked them
    return digits.length() > 18 ? Long.MAX_VALUE : Long.parseLong(digits);
  }

  /**
   * Writes an upload onto the disk: the body itself, or the one file of a form.
   *
   * @param file to write; it goes again when the upload fails
   * @param then hears that it is complete, on the event loop
   */
  public void upload(Exchange x, Path file, Runnable then) {
    boolean form =
        x.header("Content-Type")
            .orElse("")
            .toLowerCase(Locale.ROOT)
            .startsWith("multipart/form-data");
    store(x, new Intake(x, limits.uploadBytes(), "an upload", disk), file, form, then);
  }

  private static void store(Exchange x, Intake intake, Path file, boolean form, Runnable then) {
    HttpServerRequest request = x.request();
    request.pause();
    x.front()
        .vertx()
        .fileSystem()
        .open(file.toString(), new OpenOptions().setCreateNew(true).setWrite(true))
        .onFailure(e -> intake.refuse(ApiError.internal()))
        .onSuccess(
            out -> {
              x.onEnd(
                  () -> {
                    if (!intake.stored) {
                      out.close()
                          .onComplete(v -> x.front().vertx().fileSystem().delete(file.toString()));
                    }
                  });
              if (form) {
                form(x, intake, out, then);
              } else {
                request.handler(
                    piece -> {
                      if (intake.takes(piece)) {
                        store(piece, request, intake, out);
                      }
                    });
                request.endHandler(end -> complete(x, intake, out, then));
              }
              resume(request);
            });
  }

  private static void form(Exchange x, Intake intake, AsyncFile out, Runnable then) {
    HttpServerRequest request = x.request();
    HttpServerFileUpload[] only = new HttpServerFileUpload[1];
    request.setExpectMultipart(true);
    request.handler(intake::takes); // what is not the file counts, too
    request.uploadHandler(
        upload -> {
          if (only[0] != null) {
            intake.refuse(ApiError.invalid("invalid_value", "file", "expected one file"));
            return;
          }
          only[0] = upload;
          upload.handler(
              piece -> {
                if (!intake.over) {
                  store(piece, request, intake, out);
                }
              });
        });
    request.endHandler(
        end -> {
          if (only[0] == null && !intake.over) {
            intake.refuse(ApiError.invalid("missing_parameter", "file", "the form has no file"));
          }
          complete(x, intake, out, then);
        });
  }

  private static void store(Buffer piece, HttpServerRequest request, Intake intake, AsyncFile out) {
    out.write(piece).onFailure(e -> intake.refuse(noSpace()));
    if (out.writeQueueFull()) {
      request.pause();
      out.drainHandler(v -> request.resume());
    }
  }

  private static void complete(Exchange x, Intake intake, AsyncFile out, Runnable then) {
    if (intake.finish()) {
      intake.stored = true;
      out.flush()
          .compose(v -> out.close())
          .onFailure(e -> x.fail(noSpace()))
          .onSuccess(v -> guarded(x, then));
    }
  }

  private static ApiError noSpace() {
    return ApiError.later(
        503, "server_error", "no_space", "the upload could not be written; is the disk full?", 60);
  }

  private static void guarded(Exchange x, Runnable action) {
    try {
      action.run();
    } catch (ApiError e) {
      x.fail(e);
    }
  }

  private static void resume(HttpServerRequest request) {
    String expect = request.getHeader("Expect");
    if (expect != null && expect.equalsIgnoreCase("100-continue")) {
      request.response().writeContinue();
    }
    request.resume();
  }

  /** What has come of one body, and whether more is taken. */
  private static final class Intake {
    private final Exchange x;
    private final long most;
    private final String what;
    private final Budget budget;
    private long bytes;
    boolean over;
    boolean stored; // and its file closed

    Intake(Exchange x, long most, String what, Budget budget) {
      this.x = x;
      this.most = most;
      this.what = what;
      this.budget = budget;
      if (length(x) > most) {
        throw tooLarge();
      }
      x.onEnd(() -> budget.taken.addAndGet(-bytes));
      x.request()
          .exceptionHandler(
              e ->
                  refuse(
                      ApiError.invalid(
                          "invalid_http",
                          null,
                          "expected a whole body, plain, in chunks or as a form, but it breaks off"
                              + " or is malformed")));
      x.front()
          .connections()
          .receives(
              x.request(),
              why -> {
                refuse(ApiError.of(408, "timeout_error", "slow_request", why));
                x.context().owner().setTimer(100, t -> Connections.cut(x.request().connection()));
              });
    }

    private ApiError tooLarge() {
      return ApiError.of(
          413,
          ApiError.INVALID,
          "body_too_large",
          "expected at most %d bytes of %s".formatted(most, what));
    }

    boolean takes(Buffer piece) {
      if (over) {
        return false;
      }
      x.front().connections().received(x.request(), piece.length());
      bytes += piece.length();
      long all = budget.taken.addAndGet(piece.length());
      if (bytes > most) {
        refuse(tooLarge());
      } else if (all > budget.most) {
        refuse(budget.refusal);
      }
      return !over;
    }

    boolean finish() {
      x.front().connections().answers(x.request());
      boolean whole = !over;
      over = true;
      return whole;
    }

    void refuse(ApiError error) {
      over = true;
      x.fail(error);
    }
  }
}
