package io.github.tpo4j.serve.decode;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that decodes one medium under limits of the operating system: memory (private writable
 * pages), processor time, no core file. Its environment has no more than it needs to start.
 */
final class DecoderProcess implements AutoCloseable {
  private static final List<String> KEPT = List.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR");

  private final Process process;
  private final Clock clock;
  final DataInputStream in;
  final DataOutputStream out;

  DecoderProcess(DecodeLimits limits) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(limits));
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(KEPT);
    environment.put("MALLOC_ARENA_MAX", "2");
    builder.redirectError(
        Boolean.getBoolean("tpo.decoder.stderr")
            ? ProcessBuilder.Redirect.INHERIT
            : ProcessBuilder.Redirect.DISCARD);
    process = builder.start();
    clock = new Clock(process.getInputStream());
    in = new DataInputStream(new BufferedInputStream(clock, 1 << 16));
    out = new DataOutputStream(process.getOutputStream());
  }

  private static List<String> command(DecodeLimits limits) {
    List<String> words = new ArrayList<>();
    if (File.separatorChar == '/') {
      words.addAll(
          List.of(
              "/bin/sh",
              "-c",
              "ulimit -d %d; ulimit -t %d; ulimit -c 0; exec \"$@\""
                  .formatted(limits.megabytes() * 1024L, 8L * limits.seconds()),
              "decoder"));
    }
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(
        List.of(
            "-Xms16m",
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData",
            "-XX:ErrorFile=/dev/null", // a crash's report would hold a stranger's bytes
            "-Xss512k",
            "-Xshare:auto",
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dorg.bytedeco.javacpp.nopointergc=true",
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0"));
    String natives = System.getProperty("org.bytedeco.javacpp.cachedir");
    if (natives != null) {
      words.add("-Dorg.bytedeco.javacpp.cachedir=" + natives);
    }
    words.addAll(
        List.of("-cp", System.getProperty("java.class.path"), DecoderMain.class.getName()));
    return words;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** Nanoseconds that were spent waiting for it since it was told its job. */
  long waited() {
    return clock.waited();
  }

  /** Its status, once it has ended; waits a moment for that. */
  int status() {
    try {
      process.waitFor(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return process.isAlive() ? -1 : process.exitValue();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Counts the time that a reader waits. */
  private static final class Clock extends FilterInputStream {
    private long spent;
    private long since;

    Clock(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] b, int off, int len) throws IOException {
      start();
      try {
        return super.read(b, off, len);
      } finally {
        stop();
      }
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    private synchronized void start() {
      since = System.nanoTime();
    }

    private synchronized void stop() {
      spent += System.nanoTime() - since;
      since = 0;
    }

    synchronized long waited() {
      return spent + (since == 0 ? 0 : System.nanoTime() - since);
    }
  }
}
