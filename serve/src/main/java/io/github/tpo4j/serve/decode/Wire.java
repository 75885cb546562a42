package io.github.tpo4j.serve.decode;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Frame;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What goes through the pipes: documents with their length before them; from the decoder also
 * frames and progress, each with a letter before it. Lengths are checked where they are read, since
 * a decoder may be in the hands of its file.
 */
final class Wire {
  static final int FRAME = 'F';
  static final int PROGRESS = 'P';
  static final int RESULT = 'R';
  static final int ERROR = 'E';

  private static final int LONGEST_DOCUMENT = 4 << 20;
  private static final int LONGEST_WORD = 100;

  private Wire() {}

  /** A refusal, from the decoder. */
  record Refusal(
      @JsonProperty("kind") TpoException.Kind kind, @JsonProperty("message") String message) {}

  /** How far it is, from the decoder. */
  record Step(String what, long done, long total) {}

  static void write(DataOutputStream out, Object document) throws IOException {
    byte[] bytes = Json.write(document).getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
    out.flush();
  }

  static <T> T read(DataInputStream in, Class<T> type) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LONGEST_DOCUMENT) {
      throw new IOException("a document of " + length + " bytes");
    }
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return Json.read(new String(bytes, StandardCharsets.UTF_8), type, "decoder");
  }

  static void write(DataOutputStream out, Frame frame) throws IOException {
    out.writeByte(FRAME);
    out.writeInt(frame.index());
    out.writeDouble(frame.seconds());
    out.writeInt(frame.width());
    out.writeInt(frame.height());
    out.write(frame.rgb());
    out.flush();
  }

  static Frame readFrame(DataInputStream in, long maxPixels) throws IOException {
    int index = in.readInt();
    double seconds = in.readDouble();
    int width = in.readInt();
    int height = in.readInt();
    if (index < 0
        || !Double.isFinite(seconds)
        || width < 1
        || height < 1
        || (long) width * height > maxPixels) {
      throw new IOException("a frame of %d x %d pixels".formatted(width, height));
    }
    byte[] rgb = new byte[3 * width * height];
    in.readFully(rgb);
    return new Frame(index, seconds, width, height, rgb);
  }

  static void write(DataOutputStream out, Step step) throws IOException {
    out.writeByte(PROGRESS);
    out.writeUTF(step.what());
    out.writeLong(step.done());
    out.writeLong(step.total());
    out.flush();
  }

  static Step readStep(DataInputStream in) throws IOException {
    String what = in.readUTF();
    Step step = new Step(what, in.readLong(), in.readLong());
    if (what.length() > LONGEST_WORD || step.done() < 0 || step.total() < 0) {
      throw new IOException("a step of " + what.length() + " letters");
    }
    return step;
  }
}
