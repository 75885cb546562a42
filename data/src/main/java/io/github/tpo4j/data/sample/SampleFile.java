package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/**
 * A file of samples, one JSON object a line (docs/data.md). Opening reads and checks every line
 * once and keeps seventeen bytes of each: a file may be larger than the memory.
 */
public final class SampleFile implements Dataset {
  private static final int LONGEST_LINE = 64 << 20;
  private static final Group.Shown[] SHOWN = Group.Shown.values();
  private static final Task[] TASKS = Task.values();

  private final Path file;
  private final FileChannel channel;
  private long[] starts = new long[16]; // of line i, and the end of the last one
  private byte[] groups = new byte[16]; // see code()
  private int[] lengths = new int[16];
  private int[] lines = new int[16];
  private int size;

  private SampleFile(Path file) throws IOException {
    this.file = file;
    this.channel = FileChannel.open(file);
  }

  /**
   * Opens and checks a file.
   *
   * @throws TpoException of kind data at the first line that is no good sample: file, line, key,
   *     what was expected and what was found
   */
  public static SampleFile open(Path file) {
    SampleFile samples;
    try {
      samples = new SampleFile(file);
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
    try {
      new Lines(file).each(samples::index);
      if (samples.size == 0) {
        throw TpoException.data(file + ": expected at least one sample but the file has no lines");
      }
      return samples;
    } catch (RuntimeException e) {
      samples.close();
      throw e;
    }
  }

  /**
   * All samples of a file that is small, in order.
   *
   * @throws TpoException as {@link #open}
   */
  public static List<Sample> all(Path file) {
    List<Sample> samples = new ArrayList<>();
    read(file, (sample, line) -> samples.add(sample));
    return samples;
  }

  /**
   * Reads every line in order and hands on each sample with its line number, from 1. Nothing is
   * kept.
   *
   * @throws TpoException as {@link #open}
   */
  public static void read(Path file, ObjIntConsumer<Sample> out) {
    read(
        file,
        out,
        refusal -> {
          throw refusal;
        });
  }

  /** As {@link #read(Path, ObjIntConsumer)}, but goes on behind a line that is no good sample. */
  public static void read(Path file, ObjIntConsumer<Sample> out, Consumer<TpoException> refused) {
    new Lines(file)
        .each(
            (bytes, line, start) -> {
              Sample sample;
              try {
                sample = parse(bytes, "%s, line %d".formatted(file, line));
              } catch (TpoException e) {
                refused.accept(e);
                return;
              }
              out.accept(sample, line);
            });
  }

  private void index(byte[] bytes, int line, long start) {
    Sample sample = parse(bytes, where(line));
    if (size + 1 == starts.length) {
      starts = Arrays.copyOf(starts, 2 * starts.length);
      groups = Arrays.copyOf(groups, 2 * groups.length);
      lengths = Arrays.copyOf(lengths, 2 * lengths.length);
      lines = Arrays.copyOf(lines, 2 * lines.length);
    }
    starts[size] = start;
    starts[size + 1] = start + bytes.length;
    groups[size] = code(sample.group());
    lengths[size] = Dataset.characters(sample);
    lines[size] = line;
    size++;
  }

  @Override
  public String name() {
    return String.valueOf(file.getFileName());
  }

  @Override
  public Path folder() {
    return file.toAbsolutePath().getParent();
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public Group group(int i) {
    int task = groups[i] / SHOWN.length - 1;
    return new Group(
        task < 0 ? Optional.empty() : Optional.of(TASKS[task]), SHOWN[groups[i] % SHOWN.length]);
  }

  private static byte code(Group group) {
    int task = group.task().map(t -> t.ordinal() + 1).orElse(0);
    return (byte) (task * SHOWN.length + group.shown().ordinal());
  }

  @Override
  public int length(int i) {
    return lengths[i];
  }

  @Override
  public Sample get(int i) {
    long end = starts[i + 1];
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(end - starts[i]));
    try {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, starts[i] + bytes.position()) < 0) {
          throw TpoException.data(
              where(lines[i]) + ": the file has become shorter since it was opened");
        }
      }
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
    return parse(bytes.array(), where(lines[i]));
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
  }

  private String where(int line) {
    return "%s, line %d".formatted(file, line);
  }

  private static Sample parse(byte[] bytes, String where) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      String bare = text.startsWith("\uFEFF") ? text.substring(1) : text;
      return SampleCheck.require(Json.read(bare, Sample.class, where), where);
    } catch (CharacterCodingException e) {
      throw new TpoException(
          TpoException.Kind.DATA, where + ": expected UTF-8 text but found other bytes", e);
    }
  }

  /** The lines of a file as bytes, empty ones left out. */
  private record Lines(Path file) {
    @FunctionalInterface
    interface Visitor {
      void line(byte[] bytes, int line, long start);
    }

    void each(Visitor visitor) {
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 20)) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int line = 1;
        long start = 0;
        for (int b = in.read(); ; b = in.read()) {
          if (b >= 0 && b != '\n') {
            bytes.write(b);
            if (bytes.size() > LONGEST_LINE) {
              throw TpoException.data(
                  "%s, line %d: expected a sample of at most %d MB a line; is it a file of samples?"
                      .formatted(file, line, LONGEST_LINE >> 20));
            }
            continue;
          }
          if (bytes.size() > 0) {
            visitor.line(bytes.toByteArray(), line, start);
          }
          if (b < 0) {
            return;
          }
          start += bytes.size() + 1;
          line++;
          bytes.reset();
        }
      } catch (IOException e) {
        throw TpoException.unreadable(file, e);
      }
    }
  }
}
