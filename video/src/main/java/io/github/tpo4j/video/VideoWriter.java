package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_CODEC_FLAG_GLOBAL_HEADER;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_rescale_ts;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_encoder_by_name;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_from_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_packet;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_frame;
import static org.bytedeco.ffmpeg.global.avformat.AVIO_FLAG_WRITE;
import static org.bytedeco.ffmpeg.global.avformat.av_interleaved_write_frame;
import static org.bytedeco.ffmpeg.global.avformat.av_write_trailer;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_output_context2;
import static org.bytedeco.ffmpeg.global.avformat.avformat_free_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_new_stream;
import static org.bytedeco.ffmpeg.global.avformat.avformat_write_header;
import static org.bytedeco.ffmpeg.global.avformat.avio_close;
import static org.bytedeco.ffmpeg.global.avformat.avio_open;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_YUV420P;
import static org.bytedeco.ffmpeg.global.avutil.av_d2q;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_get_buffer;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_make_writable;
import static org.bytedeco.ffmpeg.global.avutil.av_make_q;
import static org.bytedeco.ffmpeg.global.swscale.SWS_ACCURATE_RND;
import static org.bytedeco.ffmpeg.global.swscale.SWS_BILINEAR;
import static org.bytedeco.ffmpeg.global.swscale.SWS_CS_ITU709;
import static org.bytedeco.ffmpeg.global.swscale.sws_freeContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_getCoefficients;
import static org.bytedeco.ffmpeg.global.swscale.sws_getContext;
import static org.bytedeco.ffmpeg.global.swscale.sws_scale;
import static org.bytedeco.ffmpeg.global.swscale.sws_setColorspaceDetails;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * Writes frames to an H.264 mp4 (openh264, yuv420p, BT.709 limited range, index at the front).
 * H.264 in this format needs even sides: an odd side loses its last column or row. The file appears
 * under its name only when {@link #close} has finished it; until then it is a file beside it whose
 * name ends in {@code .unfinished}. Not safe for several threads.
 *
 * <pre>{@code
 * try (VideoWriter out = VideoWriter.open(Path.of("out.mp4"), 640, 480, 25)) {
 *   out.write(frame);
 * }
 * }</pre>
 */
public final class VideoWriter implements AutoCloseable {
  /** Ticks per second of the file's times: whole numbers for all common rates. */
  private static final int TICKS = 90_000;

  /** Bits per pixel that keep flat overlays crisp. */
  private static final double BITS_PER_PIXEL = 0.2;

  private static final int MIN_SIDE = 16;
  private static final long MAX_PIXELS = 3840L * 2160 + 256 * 3840; // openh264: level 5.2

  private final Path target;
  private final Path unfinished;
  private final int width;
  private final int height;
  private final double fps;
  private final long bitRate;
  private AVFormatContext format;
  private AVIOContext file;
  private AVStream stream;
  private AVCodecContext codec;
  private AVPacket packet;
  private AVFrame yuv;
  private SwsContext scaler;
  private BytePointer rgb;
  private PointerPointer<BytePointer> planes;
  private IntPointer stride;
  private long written;
  private long lastTick = -1;
  private boolean broken;
  private boolean closed;

  private VideoWriter(Path target, int width, int height, double fps, long bitRate) {
    this.target = target;
    this.unfinished = Pictures.unfinished(target);
    this.width = width;
    this.height = height;
    this.fps = fps;
    this.bitRate = bitRate;
  }

  /**
   * Starts a file.
   *
   * @param width pixels of the frames to come
   * @param height pixels of the frames to come
   * @param fps nominal frame rate: {@link #write(Frame)} counts frames with it, and the encoder
   *     plans its bits with it
   * @throws TpoException of kind data if the folder is missing or the size cannot be encoded
   */
  public static VideoWriter open(Path target, int width, int height, double fps) {
    return open(target, width, height, fps, crisp(width, height, fps));
  }

  /**
   * Starts a file of a quality of its own.
   *
   * @param bitRate bits a second that the encoder plans with
   * @see #open(Path, int, int, double)
   */
  public static VideoWriter open(Path target, int width, int height, double fps, long bitRate) {
    if (width < MIN_SIDE || height < MIN_SIDE || (long) width * height > MAX_PIXELS) {
      throw TpoException.data(
          "%s: H.264 by openh264 takes sides from %d pixels to 3840 x 2160 in all, not %d x %d"
              .formatted(target, MIN_SIDE, width, height));
    }
    if (!(fps > 0) || fps > 1000) {
      throw TpoException.data(
          "%s: expected a frame rate above 0 and up to 1000 but found %s".formatted(target, fps));
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw TpoException.data("%s: the folder %s does not exist".formatted(target, folder));
    }
    Ffmpeg.load();
    VideoWriter writer = new VideoWriter(target, width, height, fps, bitRate);
    try {
      writer.start();
      return writer;
    } catch (RuntimeException | Error e) {
      writer.abort();
      throw e;
    }
  }

  private static long crisp(int width, int height, double fps) {
    return Math.max(400_000, (long) (BITS_PER_PIXEL * width * height * Math.min(fps, 60)));
  }

  private void start() {
    format = new AVFormatContext(null);
    try (BytePointer url = new BytePointer("file:" + unfinished, StandardCharsets.UTF_8);
        BytePointer mp4 = new BytePointer("mp4", StandardCharsets.UTF_8)) {
      check(avformat_alloc_output_context2(format, null, mp4, url), "start the mp4");
    }
    stream = avformat_new_stream(format, null);
    startEncoder();
    check(avcodec_parameters_from_context(stream.codecpar(), codec), "describe the stream");
    try (AVRational ticks = av_make_q(1, TICKS);
        AVRational rate = av_d2q(fps, 1 << 20)) {
      stream.time_base(ticks).avg_frame_rate(rate);
    }
    file = new AVIOContext(null);
    check(avio_open(file, format.url(), AVIO_FLAG_WRITE), "create the file");
    format.pb(file);
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "movflags", "+faststart", 0);
      av_dict_set(options, "fflags", "+bitexact", 0);
      av_dict_set(options, "video_track_timescale", Integer.toString(TICKS), 0);
      check(avformat_write_header(format, options), "write the header");
    } finally {
      av_dict_free(options);
    }
    packet = av_packet_alloc();
    startConverter();
  }

  private void startEncoder() {
    AVCodec encoder = avcodec_find_encoder_by_name("libopenh264");
    if (encoder == null || encoder.isNull()) {
      throw TpoException.data(target + ": this build of FFmpeg has no H.264 encoder (libopenh264)");
    }
    codec = avcodec_alloc_context3(encoder);
    try (AVRational ticks = av_make_q(1, TICKS);
        AVRational rate = av_d2q(fps, 1 << 20)) {
      codec.width(width & ~1).height(height & ~1).pix_fmt(AV_PIX_FMT_YUV420P);
      codec.time_base(ticks).framerate(rate);
    }
    codec.bit_rate(bitRate);
    codec.gop_size((int) Math.max(1, Math.round(2 * fps)));
    codec.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_BT709);
    codec.color_primaries(AVCOL_PRI_BT709).color_trc(AVCOL_TRC_BT709);
    codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
    codec.thread_count(Math.min(4, Runtime.getRuntime().availableProcessors()));
    AVDictionary options = new AVDictionary(null);
    try {
      av_dict_set(options, "rc_mode", "quality", 0);
      av_dict_set(options, "allow_skip_frames", "0", 0);
      check(avcodec_open2(codec, encoder, options), "start the encoder");
    } finally {
      av_dict_free(options);
    }
  }

  private void startConverter() {
    int w = codec.width();
    int h = codec.height();
    yuv = av_frame_alloc();
    yuv.format(AV_PIX_FMT_YUV420P).width(w).height(h);
    yuv.color_range(AVCOL_RANGE_MPEG).colorspace(AVCOL_SPC_BT709);
    check(av_frame_get_buffer(yuv, 0), "reserve a picture");
    scaler =
        sws_getContext(
            w,
            h,
            AV_PIX_FMT_RGB24,
            w,
            h,
            AV_PIX_FMT_YUV420P,
            SWS_BILINEAR | SWS_ACCURATE_RND,
            null,
            null,
            (DoublePointer) null);
    IntPointer matrix = sws_getCoefficients(SWS_CS_ITU709);
    sws_setColorspaceDetails(scaler, matrix, 1, matrix, 0, 0, 1 << 16, 1 << 16);
    rgb = new BytePointer(3L * width * height + 64);
    planes = new PointerPointer<BytePointer>(4).put(0, rgb);
    for (int i = 1; i < 4; i++) {
      planes.put(i, (BytePointer) null);
    }
    stride = new IntPointer(3 * width, 0, 0, 0);
  }

  /** Appends a frame one frame period after the one before, whatever its own time says. */
  public void write(Frame frame) {
    write(frame, written == 0 ? 0 : lastTick / (double) TICKS + 1 / fps);
  }

  /**
   * Appends a frame at a time of its own. Times are kept to 1/90000 s.
   *
   * @param seconds later than the frame before
   */
  public void write(Frame frame, double seconds) {
    if (frame.width() != width || frame.height() != height) {
      throw new IllegalArgumentException(
          "%s: expected frames of %d x %d but found %s".formatted(target, width, height, frame));
    }
    long tick = Math.round(seconds * TICKS);
    if (tick <= lastTick || closed) {
      throw new IllegalArgumentException(
          closed
              ? target + ": is closed"
              : "%s: frame times must grow: %s s after %s s"
                  .formatted(target, seconds, lastTick / (double) TICKS));
    }
    rgb.position(0).put(frame.rgb());
    check(av_frame_make_writable(yuv), "reserve a picture");
    sws_scale(scaler, planes, stride, 0, codec.height(), yuv.data(), yuv.linesize());
    yuv.pts(tick);
    encode(yuv);
    lastTick = tick;
    written++;
  }

  private void encode(AVFrame frame) {
    check(avcodec_send_frame(codec, frame), "encode a frame");
    while (avcodec_receive_packet(codec, packet) == 0) {
      packet.stream_index(stream.index());
      if (packet.duration() == 0) {
        packet.duration(Math.round(TICKS / fps));
      }
      av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
      check(av_interleaved_write_frame(format, packet), "write a frame");
    }
  }

  private void check(int result, String what) {
    if (result < 0) {
      broken = true;
      throw TpoException.data(
          "%s: could not %s (%s); is the disk full or the folder read-only?"
              .formatted(target, what, Ffmpeg.message(result)));
    }
  }

  /**
   * Finishes the file and gives it its name. Where nothing was written, or a write has failed, no
   * file appears and what was there before stays.
   *
   * @throws TpoException of kind data if the file cannot be finished
   */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    try {
      if (!broken && written > 0) {
        encode(null);
        check(av_write_trailer(format), "finish the file");
      } else {
        broken = true;
      }
    } finally {
      release();
    }
    if (!broken) {
      try {
        Pictures.finish(unfinished, target);
      } catch (IOException e) {
        broken = true;
        throw new TpoException(
            TpoException.Kind.DATA, "%s: cannot be written (%s)".formatted(target, e), e);
      }
    }
  }

  /** Drops what was written: no file appears under the target's name. */
  public void abort() {
    broken = true;
    release();
  }

  private void release() {
    if (closed) {
      return;
    }
    closed = true;
    sws_freeContext(scaler);
    if (yuv != null) {
      av_frame_free(yuv);
    }
    if (packet != null) {
      av_packet_free(packet);
    }
    if (codec != null) {
      avcodec_free_context(codec);
    }
    boolean flushed = file == null || file.isNull() || avio_close(file) >= 0;
    if (format != null && !format.isNull()) {
      avformat_free_context(format);
    }
    if (rgb != null) {
      rgb.close();
      planes.close();
      stride.close();
    }
    if (broken || !flushed) {
      Pictures.deleteQuietly(unfinished);
    }
    if (!broken && !flushed) {
      broken = true;
      throw TpoException.data(target + ": could not finish the file; is the disk full?");
    }
  }
}
