package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_CL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_FCC;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE240M;
import static org.bytedeco.ffmpeg.global.avutil.AV_FRAME_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_side_data;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_BT2020;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_FCC;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU601;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_SMPTE240M;
import static org.bytedeco.ffmpeg.global.swscale.SWS_FULL_CHR_H_INT;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.tpo4j.core.TpoException;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Decoded pictures to packed RGB bytes of one size, upright.
 *
 * <p>Colours: the matrix the stream names (BT.709, BT.2020, FCC, SMPTE 240M, else BT.601); a stream
 * that names none counts as BT.601 whatever its size, as in decord, PyAV and OpenCV, so that pixels
 * equal the reference's. Limited range unless the stream says full range. No tone mapping of HDR,
 * alpha is dropped. A video's chroma is taken as stored, as PyAV does (swscale's unscaled path); a
 * picture's is interpolated, as libjpeg does.
 *
 * <p>A stream that changes its size midway is scaled to the size of its first picture.
 */
final class RgbConverter implements AutoCloseable {
  private static final int UNITY = 1 << 16;

  /** swscale's flags for video: fast, equal to PyAV's pixels. */
  static final int VIDEO = SWS_BILINEAR;

  /** swscale's flags for single pictures: closest to libjpeg's pixels. */
  static final int PICTURE = SWS_BILINEAR | SWS_FULL_CHR_H_INT | SWS_ACCURATE_RND;

  private final int width;
  private final int height;
  private final Turn turn;
  private final int flags;
  private final BytePointer buffer;
  private final PointerPointer<BytePointer> planes;
  private final IntPointer stride;
  private SwsContext scaler;
  private Source source;

  /** What a scaler was made for. */
  private record Source(int width, int height, int format, int space, int range) {
    static Source of(AVFrame frame) {
      return new Source(
          frame.width(), frame.height(), frame.format(), frame.colorspace(), frame.color_range());
    }
  }

  /**
   * A converter to the size of {@code width x height} stored pixels, then turned.
   *
   * @param turn how to bring the stored picture upright
   * @param flags {@link #VIDEO} or {@link #PICTURE}
   */
  RgbConverter(int width, int height, Turn turn, int flags) {
    this.flags = flags;
    this.width = width;
    this.height = height;
    this.turn = turn;
    this.buffer = new BytePointer(3L * width * height + 64);
    this.planes = new PointerPointer<BytePointer>(4).put(0, buffer);
    for (int i = 1; i < 4; i++) {
      planes.put(i, (BytePointer) null);
    }
    this.stride = new IntPointer(3 * width, 0, 0, 0);
  }

  /** The picture as {@code 3 * width * height} bytes. */
  byte[] convert(AVFrame frame) {
    Source now = Source.of(frame);
    if (!now.equals(source)) {
      prepare(now);
    }
    if (sws_scale(scaler, frame.data(), frame.linesize(), 0, now.height, planes, stride) < 0) {
      throw TpoException.data("a decoded picture could not be converted to RGB");
    }
    byte[] rgb = new byte[3 * width * height];
    buffer.position(0).get(rgb);
    return turn.apply(rgb, width, height);
  }

  private void prepare(Source now) {
    sws_freeContext(scaler);
    source = null;
    scaler =
        sws_getContext(
            now.width,
            now.height,
            now.format,
            width,
            height,
            AV_PIX_FMT_RGB24,
            flags,
            null,
            null,
            (DoublePointer) null);
    if (scaler == null || scaler.isNull()) {
      throw TpoException.data("no conversion to RGB from pixel format number " + now.format);
    }
    IntPointer matrix = sws_getCoefficients(matrix(now.space));
    int fullRange = now.range == AVCOL_RANGE_JPEG ? 1 : 0;
    sws_setColorspaceDetails(scaler, matrix, fullRange, matrix, 0, 0, UNITY, UNITY);
    source = now;
  }

  private static int matrix(int space) {
    if (space == AVCOL_SPC_BT709) {
      return SWS_CS_ITU709;
    }
    if (space == AVCOL_SPC_BT2020_NCL || space == AVCOL_SPC_BT2020_CL) {
      return SWS_CS_BT2020;
    }
    if (space == AVCOL_SPC_FCC) {
      return SWS_CS_FCC;
    }
    return space == AVCOL_SPC_SMPTE240M ? SWS_CS_SMPTE240M : SWS_CS_ITU601;
  }

  @Override
  public void close() {
    sws_freeContext(scaler);
    scaler = null;
    source = null;
    planes.close();
    stride.close();
    buffer.close();
  }

  /**
   * How a stored picture is brought upright: the nearest of the eight turns and mirrorings to its
   * display matrix. Columns and rows are exchanged first, then the result is mirrored.
   */
  record Turn(boolean transposed, boolean mirroredX, boolean mirroredY) {
    static final Turn NONE = new Turn(false, false, false);

    /** Turn of a stream's first picture, from the picture itself or from the container. */
    static Turn of(AVFrame frame, AVCodecParameters stream) {
      AVFrameSideData own = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
      if (own != null && !own.isNull()) {
        return of(own.data());
      }
      AVPacketSideData outer =
          av_packet_side_data_get(
              stream.coded_side_data(), stream.nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
      return outer == null || outer.isNull() ? NONE : of(outer.data());
    }

    /** From {@code [a b u; c d v; x y w]}: {@code x' = a x + c y}, {@code y' = b x + d y}. */
    private static Turn of(BytePointer matrix) {
      IntPointer m = new IntPointer(matrix);
      long a = m.get(0);
      long b = m.get(1);
      long c = m.get(3);
      long d = m.get(4);
      boolean transposed = Math.abs(b) + Math.abs(c) > Math.abs(a) + Math.abs(d);
      return transposed ? new Turn(true, c < 0, b < 0) : new Turn(false, a < 0, d < 0);
    }

    /** Clockwise degrees; a mirrored picture counts as its turn without the mirroring. */
    int degrees() {
      if (transposed) {
        return mirroredY && !mirroredX ? 270 : 90;
      }
      return mirroredX && mirroredY ? 180 : 0;
    }

    byte[] apply(byte[] rgb, int width, int height) {
      if (equals(NONE)) {
        return rgb;
      }
      int outWidth = transposed ? height : width;
      int outHeight = transposed ? width : height;
      int stepX = 3 * (transposed ? width : 1) * (mirroredX ? -1 : 1);
      byte[] out = new byte[rgb.length];
      for (int y = 0, o = 0; y < outHeight; y++) {
        int v = mirroredY ? outHeight - 1 - y : y;
        int u = mirroredX ? outWidth - 1 : 0;
        int from = 3 * (transposed ? u * width + v : v * width + u);
        for (int x = 0; x < outWidth; x++, from += stepX) {
          out[o++] = rgb[from];
          out[o++] = rgb[from + 1];
          out[o++] = rgb[from + 2];
        }
      }
      return out;
    }
  }
}
