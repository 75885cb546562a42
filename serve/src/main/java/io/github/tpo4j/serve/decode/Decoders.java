package io.github.tpo4j.serve.decode;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.FrameSampling;
import io.github.tpo4j.video.FrameSource;
import io.github.tpo4j.video.SampledFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes in processes of their own, one for each medium and job. A spare one is always starting
 * up, so that a request does not wait for a JVM.
 */
public final class Decoders implements FrameSource, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Decoders.class);
  private static final long WATCH_MILLIS = 200;

  private final DecodeLimits limits;
  private final Consumer<String> failures;
  private final Semaphore free;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          r -> {
            Thread thread = new Thread(r, "decoder-watch");
            thread.setDaemon(true);
            return thread;
          });
  private DecoderProcess spare;
  private boolean closed;

  /**
   * @param failures hears a word for each medium that could not be decoded: {@code refused}, {@code
   *     crash}, {@code timeout} or {@code memory}
   */
  public Decoders(DecodeLimits limits, Consumer<String> failures) {
    this.limits = limits;
    this.failures = failures;
    this.free = new Semaphore(limits.atOnce(), true);
    prepareSpare();
  }

  /** Reads a medium's header and its first frame. */
  public Found probe(Path media) {
    return run(
        Job.of(Job.What.PROBE, media.toString(), limits.media()), Progress.NONE, frame -> {});
  }

  /** Writes the first frame as PNG. */
  public void firstFrame(Path media, Path png) {
    run(
        Job.of(Job.What.FIRST_FRAME, media.toString(), limits.media()).writing(png.toString()),
        Progress.NONE,
        frame -> {});
  }

  /** Writes a medium again with an answer drawn on it. */
  public void draw(Path media, Path answers, int choice, Path out, Progress progress) {
    run(
        Job.of(Job.What.DRAW, media.toString(), limits.media())
            .drawing(answers.toString(), choice)
            .writing(out.toString()),
        progress,
        frame -> {});
  }

  @Override
  public <T> SampledFrames<T> sample(
      Path media, FrameSampling rule, Function<Frame, T> shrink, Progress progress) {
    Map<Integer, T> taken = new HashMap<>();
    Found found =
        run(
            Job.of(Job.What.SAMPLE, media.toString(), limits.media()).sampling(rule),
            progress,
            frame -> taken.put(frame.index(), shrink.apply(frame)));
    if (!taken.keySet().containsAll(found.indices())
        || found.indices().size() != found.seconds().size()) {
      failures.accept("crash");
      throw TpoException.data(media + ": the decoder did not deliver what it announced");
    }
    return new SampledFrames<>(
        found.indices().stream().map(taken::get).toList(), found.seconds(), found.grabbed());
  }

  @Override
  public List<String> every(Path media, int n, Consumer<Frame> visitor) {
    Job job = Job.of(Job.What.EVERY, media.toString(), limits.media()).each(n);
    return run(job, Progress.NONE, visitor).warnings();
  }

  private Found run(Job job, Progress progress, Consumer<Frame> visitor) {
    acquire();
    boolean[] late = {false};
    try (DecoderProcess process = take()) {
      ScheduledFuture<?> watching =
          watch.scheduleWithFixedDelay(
              () -> {
                if (process.waited() > TimeUnit.SECONDS.toNanos(limits.seconds())) {
                  late[0] = true;
                  process.close();
                }
              },
              WATCH_MILLIS,
              WATCH_MILLIS,
              TimeUnit.MILLISECONDS);
      try {
        Wire.write(process.out, job);
        return listen(process, job, progress, visitor);
      } catch (IOException e) {
        throw died(process, job, late[0], e);
      } finally {
        watching.cancel(false);
      }
    } catch (IOException e) {
      throw new IllegalStateException("a decoding process could not be started", e);
    } finally {
      free.release();
    }
  }

  private Found listen(DecoderProcess process, Job job, Progress progress, Consumer<Frame> visitor)
      throws IOException {
    long frames = 0;
    while (true) {
      switch (process.in.readUnsignedByte()) {
        case Wire.FRAME -> {
          if (++frames > job.maxFrames()) {
            throw new IOException("more frames than are allowed");
          }
          visitor.accept(Wire.readFrame(process.in, job.maxPixels()));
        }
        case Wire.PROGRESS -> {
          Wire.Step step = Wire.readStep(process.in);
          progress.update(step.what(), step.done(), step.total());
        }
        case Wire.RESULT -> {
          return Wire.read(process.in, Found.class);
        }
        case Wire.ERROR -> {
          Wire.Refusal refusal = Wire.read(process.in, Wire.Refusal.class);
          failures.accept(refusal.kind() == TpoException.Kind.MEMORY ? "memory" : "refused");
          throw new TpoException(TpoException.Kind.DATA, refusal.message());
        }
        default -> throw new IOException("a letter that no decoder writes");
      }
    }
  }

  private TpoException died(DecoderProcess process, Job job, boolean late, IOException e) {
    if (late) {
      failures.accept("timeout");
      return TpoException.data(
          "%s: decoding took longer than %d s; cut a shorter piece or scale it down"
              .formatted(job.media(), limits.seconds()));
    }
    failures.accept("crash");
    log.warn("decoder {} ended with status {}: {}", process.pid(), process.status(), e.toString());
    return TpoException.data(
        "%s: the decoder crashed on it or ran over %d MB; convert it to H.264 in mp4"
            .formatted(job.media(), limits.megabytes()));
  }

  private void acquire() {
    try {
      if (!free.tryAcquire(limits.seconds(), TimeUnit.SECONDS)) {
        throw TpoException.data("all decoders were busy for %d s".formatted(limits.seconds()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for a decoder", e);
    }
  }

  private synchronized DecoderProcess take() throws IOException {
    DecoderProcess ready = spare;
    spare = null;
    if (closed) {
      throw new IOException("the decoders are closed");
    }
    watch.execute(this::prepareSpare);
    if (ready != null && ready.isAlive()) {
      return ready;
    }
    return new DecoderProcess(limits);
  }

  private synchronized void prepareSpare() {
    if (closed || spare != null) {
      return;
    }
    try {
      spare = new DecoderProcess(limits);
    } catch (IOException e) {
      log.warn("a decoding process could not be started: {}", e.toString());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    watch.shutdownNow();
    if (spare != null) {
      spare.close();
      spare = null;
    }
  }
}
