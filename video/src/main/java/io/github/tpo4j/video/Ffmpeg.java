package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_INFO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every use of FFmpeg here needs: its own messages kept off stderr unless they are wanted, its
 * error numbers read.
 */
final class Ffmpeg {
  private static final Logger log = LoggerFactory.getLogger("io.github.tpo4j.video.ffmpeg");

  /** Bit of {@code AVFrame.flags}: the content may be damaged (libavutil/frame.h). */
  static final int FRAME_CORRUPT = 1;

  /** {@code AVERROR(EAGAIN)}: the codec wants input first. */
  static final int AGAIN = -11;

  /** {@code AVERROR(ENOMEM)}. */
  static final int NO_MEMORY = -12;

  // Its messages go to stderr by its own means. A callback into Java would come from its decoder
  // threads, where what JavaCPP throws ends the process and no catch of ours is reached.
  static {
    av_log_set_level(log.isDebugEnabled() ? AV_LOG_INFO : AV_LOG_QUIET);
  }

  private Ffmpeg() {}

  /** Loads the libraries and sets what they say; first thing of every entrance. */
  static void load() {
    // the static part has done it
  }

  /** FFmpeg's words for an error number. */
  static String message(int error) {
    byte[] text = new byte[256];
    av_strerror(error, text, text.length);
    int end = 0;
    while (end < text.length && text[end] != 0) {
      end++;
    }
    return new String(text, 0, end, StandardCharsets.UTF_8);
  }

  /** A C string, or the empty text for null. */
  static String text(BytePointer pointer) {
    return pointer == null || pointer.isNull() ? "" : pointer.getString(StandardCharsets.UTF_8);
  }

  /** Value of a fraction; 0 where it is unset. */
  static double value(AVRational fraction) {
    return fraction.den() == 0 ? 0 : (double) fraction.num() / fraction.den();
  }
}
