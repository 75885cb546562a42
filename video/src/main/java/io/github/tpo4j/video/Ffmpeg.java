package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_INFO;
import static org.bytedeco.ffmpeg.global.avutil.AV_LOG_QUIET;
import static org.bytedeco.ffmpeg.global.avutil.av_log_set_level;
import static org.bytedeco.ffmpeg.global.avutil.av_strerror;
import static org.bytedeco.ffmpeg.global.avutil.setLogCallback;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.avutil.LogCallback;
import org.bytedeco.javacpp.BytePointer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every use of FFmpeg here needs: its own messages kept off stderr, its error numbers read.
 */
final class Ffmpeg {
  private static final Logger log = LoggerFactory.getLogger("io.github.tpo4j.video.ffmpeg");

  /** Bit of {@code AVFrame.flags}: the content may be damaged (libavutil/frame.h). */
  static final int FRAME_CORRUPT = 1;

  /** {@code AVERROR(EAGAIN)}: the codec wants input first. */
  static final int AGAIN = -11;

  /** {@code AVERROR(ENOMEM)}. */
  static final int NO_MEMORY = -12;

  /** Held for the life of the process: native code calls it from its decoder threads. */
  private static final LogCallback LOG = log.isDebugEnabled() ? new ToSlf4j() : null;

  static {
    if (LOG == null) {
      av_log_set_level(AV_LOG_QUIET);
    } else {
      av_log_set_level(AV_LOG_INFO);
      setLogCallback(LOG);
    }
  }

  private Ffmpeg() {}

  /** Loads the libraries and routes their messages; first thing of every entrance. */
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

  private static final class ToSlf4j extends LogCallback {
    @Override
    public void call(int level, BytePointer message) {
      try {
        log.debug("{}", text(message).strip());
      } catch (RuntimeException | Error e) {
        // thrown through FFmpeg's C it would end the process; a lost line does not
      }
    }
  }
}
