package io.github.tpo4j.serve.decode;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.Pictures;
import io.github.tpo4j.video.SampledFrames;
import io.github.tpo4j.video.VideoReader;
import io.github.tpo4j.video.overlay.OverlayWriter;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** The decoding process: reads one job from standard input, answers on standard output, ends. */
public final class DecoderMain {
  private static final long BETWEEN_STEPS_NANOS = 100_000_000;

  private final Job job;
  private final Path media;
  private final Limits limits;
  private final DataOutputStream out;
  private long lastStep;

  private DecoderMain(Job job, DataOutputStream out) {
    this.job = job;
    this.media = Path.of(job.media());
    this.limits = job.limits();
    this.out = out;
  }

  public static void main(String[] args) throws IOException {
    DataOutputStream out =
        new DataOutputStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 16));
    System.setOut(System.err); // nothing else may get between the documents
    warmUp();
    Job job;
    try (DataInputStream in = new DataInputStream(System.in)) {
      job = Wire.read(in, Job.class);
    }
    try {
      Found found = new DecoderMain(job, out).run();
      out.writeByte(Wire.RESULT);
      Wire.write(out, found);
    } catch (TpoException e) {
      refuse(out, e.kind(), e.getMessage());
    } catch (OutOfMemoryError e) {
      refuse(out, TpoException.Kind.MEMORY, "memory ran out while decoding");
    }
    out.flush();
    Runtime.getRuntime().halt(0); // the file's decoder threads are not waited for
  }

  private static void refuse(DataOutputStream out, TpoException.Kind kind, String message)
      throws IOException {
    out.writeByte(Wire.ERROR);
    Wire.write(out, new Wire.Refusal(kind, message));
  }

  /** Opening anything loads FFmpeg, so that this is done before a job is there. */
  private static void warmUp() {
    try {
      VideoReader.open(Path.of("none")).close();
    } catch (TpoException e) {
      // there is no such file: all that was wanted has happened
    }
  }

  private Found run() {
    return switch (job.what()) {
      case PROBE -> probe();
      case SAMPLE -> sample();
      case EVERY -> every();
      case FIRST_FRAME -> firstFrame();
      case DRAW -> draw();
    };
  }

  private Found probe() {
    try (VideoReader video = VideoReader.open(media, limits)) {
      return Found.of(video.info(), video.warnings());
    }
  }

  private Found sample() {
    SampledFrames<Integer> picked =
        SampledFrames.of(
            media,
            limits,
            job.sampling(),
            frame -> {
              send(frame);
              return frame.index();
            },
            this::step);
    return Found.of(picked.found(), picked.frames(), picked.seconds());
  }

  private Found every() {
    try (VideoReader video = VideoReader.open(media, limits)) {
      video.every(job.every(), this::send);
      return Found.of(video.info(), video.warnings());
    }
  }

  private Found firstFrame() {
    try (VideoReader video = VideoReader.open(media, limits)) {
      Pictures.write(Path.of(job.out().orElseThrow()), video.next());
      return Found.of(video.info(), video.warnings());
    }
  }

  private Found draw() {
    Answer answer =
        Json.read(
            Json.tree(Path.of(job.answers().orElseThrow()))
                .at("/answers/" + job.choice())
                .toString(),
            Answer.class,
            "answer");
    List<String> warnings =
        OverlayWriter.write(
            media, answer, Path.of(job.out().orElseThrow()), limits, (Progress) this::step);
    try (VideoReader video = VideoReader.open(media, limits)) {
      return Found.of(video.info(), warnings);
    }
  }

  private void send(Frame frame) {
    try {
      Wire.write(out, frame);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // the server is gone
    }
  }

  private void step(String what, long done, long total) {
    long now = System.nanoTime();
    if (now - lastStep >= BETWEEN_STEPS_NANOS) {
      lastStep = now;
      try {
        Wire.write(out, new Wire.Step(what, done, total));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
