package io.github.tpo4j.data.input;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * A file of UTF-8 text: a byte order mark is dropped, lines end with LF or CRLF, and a name that
 * ends in {@code .gz} is unpacked.
 */
public final class TextFile {
  private TextFile() {}

  /**
   * One line.
   *
   * @param number from 1
   * @param text without its end
   */
  public record Line(Path file, int number, String text) {
    /** {@code file:line}. */
    public String where() {
      return file + ":" + number;
    }

    /** An error that says what this line should hold. */
    public TpoException expected(String what) {
      return TpoException.data(
          "%s: expected %s but found \"%s\"".formatted(where(), what, shortened(text)));
    }
  }

  /** All lines that are not blank. An empty list for an empty file. */
  public static List<Line> lines(Path file) {
    List<Line> lines = new ArrayList<>();
    int number = 0;
    for (String text : text(file).split("\r?\n", -1)) {
      number++;
      if (!text.isBlank()) {
        lines.add(new Line(file, number, text));
      }
    }
    return lines;
  }

  /**
   * All lines that are not blank, of which there must be some.
   *
   * @param what a file holds, for the error
   */
  public static List<Line> someLines(Path file, String what) {
    List<Line> lines = lines(file);
    if (lines.isEmpty()) {
      throw TpoException.data("%s: expected %s but the file is empty".formatted(file, what));
    }
    return lines;
  }

  /** The whole text. */
  public static String text(Path file) {
    byte[] bytes = bytes(file);
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new TpoException(
          TpoException.Kind.DATA,
          "%s: expected UTF-8 text but it holds other bytes".formatted(file),
          e);
    }
  }

  private static byte[] bytes(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return file.toString().endsWith(".gz")
          ? new GZIPInputStream(in).readAllBytes()
          : in.readAllBytes();
    } catch (IOException e) {
      throw TpoException.unreadable(file, e);
    }
  }

  private static String shortened(String text) {
    return text.length() <= 80 ? text : text.substring(0, 77) + "...";
  }
}
