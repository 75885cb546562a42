package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_alloc_context3;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_free_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_open2;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_parameters_to_context;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_receive_frame;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_send_packet;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AV_NOPTS_VALUE;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_get_pix_fmt_name;

import io.github.tpo4j.core.TpoException;
import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;

/**
 * Decodes a video or a picture from its first frame to its last, never seeking. Memory does not
 * grow with the video's length. Not safe for several threads.
 *
 * <pre>{@code
 * try (VideoReader video = VideoReader.open(Path.of("clip.mp4"))) {
 *   for (Frame frame = video.next(); frame != null; frame = video.next()) {
 *     System.out.println(frame.seconds());
 *   }
 *   video.warnings().forEach(System.err::println);
 * }
 * }</pre>
 */
public final class VideoReader implements AutoCloseable {
  private static final int MAX_THREADS = 8;

  private final Demuxer demuxer;
  private final Limits limits;
  private final AVRational timeBase;
  private AVCodecContext codec;
  private AVFrame frame;
  private RgbConverter converter;
  private VideoInfo info;

  private boolean firstIsWaiting;
  private boolean draining;
  private boolean ended;
  private int index = -1;
  private long firstPts;
  private double seconds;
  private double lastDuration;
  private int undecodable;
  private int concealed;
  private int untimely;
  private String sizeChange;

  private VideoReader(Demuxer demuxer, Limits limits) {
    this.demuxer = demuxer;
    this.limits = limits;
    this.timeBase = demuxer.stream.time_base();
  }

  /** Opens a user's own file, under {@link Limits#LOCAL}. */
  public static VideoReader open(Path media) {
    return open(media, Limits.LOCAL);
  }

  /**
   * Opens a media file. The container is recognised by its first bytes, never by its name, and must
   * be on the allow-list; playlists and scripts, which read other files, are refused. The first
   * frame is decoded at once, so that {@link #info()} has the real size.
   *
   * @throws TpoException of kind data: missing, a directory, empty, not media, cut off, without a
   *     video stream, of an unknown codec, without a single good frame, or over a limit
   */
  public static VideoReader open(Path media, Limits limits) {
    VideoReader reader = new VideoReader(Demuxer.open(media, limits), limits);
    try {
      reader.start();
      return reader;
    } catch (RuntimeException | Error e) {
      reader.close();
      throw e;
    }
  }

  private void start() {
    var declared = demuxer.stream.codecpar();
    limits.checkPixels(path(), declared.width(), declared.height());
    boolean picture = isPicture();
    double fps = picture ? 0 : declaredRate();
    double duration = picture ? 0 : declaredDuration();
    long frames = picture ? 1 : Math.max(0, demuxer.stream.nb_frames());
    limits.checkFrames(path(), frames);
    limits.checkSeconds(path(), duration);

    codec = avcodec_alloc_context3(demuxer.decoder);
    avcodec_parameters_to_context(codec, declared);
    codec.pkt_timebase(demuxer.stream.time_base());
    codec.max_pixels(limits.maxPixels());
    codec.thread_count(
        picture ? 1 : Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors()));
    int error = avcodec_open2(codec, demuxer.decoder, (AVDictionary) null);
    if (error < 0) {
      throw TpoException.data(
          "%s: the decoder for %s cannot start (%s); the stream's header is damaged"
              .formatted(path(), Demuxer.codecName(demuxer.stream), Ffmpeg.message(error)));
    }
    frame = av_frame_alloc();
    if (!decode()) {
      // FFmpeg tells a picture over its limit by the error of a damaged one
      announcedSize().ifPresent(size -> limits.checkPixels(path(), size.width, size.height));
      throw TpoException.data(
          "%s: begins like %s but no picture in it could be decoded (%s); the file is damaged or cut"
                  .formatted(
                      path(),
                      demuxer.container.word,
                      count(undecodable + demuxer.readErrors(), "damaged packet"))
              + " off");
    }
    firstIsWaiting = true;
    limits.checkPixels(path(), frame.width(), frame.height());
    if (declared.width() > 0
        && (declared.width() != frame.width() || declared.height() != frame.height())) {
      sizeChange =
          "the header says %d x %d pixels but the frames have %d x %d"
              .formatted(declared.width(), declared.height(), frame.width(), frame.height());
    }
    RgbConverter.Turn turn = RgbConverter.Turn.of(frame, declared);
    converter =
        new RgbConverter(
            frame.width(),
            frame.height(),
            turn,
            picture ? RgbConverter.PICTURE : RgbConverter.VIDEO);
    info =
        new VideoInfo(
            demuxer.container.word,
            Demuxer.codecName(demuxer.stream),
            turn.transposed() ? frame.height() : frame.width(),
            turn.transposed() ? frame.width() : frame.height(),
            turn.degrees(),
            fps,
            duration,
            frames,
            Ffmpeg.text(av_get_pix_fmt_name(frame.format())),
            picture);
  }

  private boolean isPicture() {
    return demuxer.container.isPicture()
        || demuxer.container == Container.GIF && Demuxer.countPackets(path(), limits, 2) == 1;
  }

  private double declaredRate() {
    double average = Ffmpeg.value(demuxer.stream.avg_frame_rate());
    return average > 0 ? average : Ffmpeg.value(demuxer.stream.r_frame_rate());
  }

  private double declaredDuration() {
    long own = demuxer.stream.duration();
    return own != AV_NOPTS_VALUE && own > 0 ? own * Ffmpeg.value(timeBase) : demuxer.duration();
  }

  /** What the header says, and the first frame's real size. */
  public VideoInfo info() {
    return info;
  }

  /** The next frame as RGB, or null at the end. */
  public Frame next() {
    return advance() ? frame() : null;
  }

  /**
   * Decodes the next frame without converting it: cheap when only some frames are wanted.
   *
   * @return false at the end
   * @throws TpoException of kind data when a limit is passed
   */
  public boolean advance() {
    if (ended) {
      return false;
    }
    if (!firstIsWaiting && (info.isImage() || !decode())) {
      ended = true;
      return false;
    }
    firstIsWaiting = false;
    index++;
    limits.checkFrames(path(), index + 1L);
    limits.checkPixels(path(), frame.width(), frame.height());
    stampTime();
    limits.checkSeconds(path(), seconds);
    if ((frame.flags() & Ffmpeg.FRAME_CORRUPT) != 0 || frame.decode_error_flags() != 0) {
      concealed++;
    }
    return true;
  }

  private void stampTime() {
    double period = info.fps() > 0 ? 1 / info.fps() : 0.04;
    long pts = frame.best_effort_timestamp();
    double before = seconds;
    if (index == 0) {
      firstPts = pts;
      seconds = 0;
    } else if (pts == AV_NOPTS_VALUE || firstPts == AV_NOPTS_VALUE) {
      seconds = before + period;
      untimely++;
    } else {
      seconds = (pts - firstPts) * (double) timeBase.num() / timeBase.den();
      if (seconds <= before) {
        seconds = before + period;
        untimely++;
      }
    }
    lastDuration = frame.duration() > 0 ? frame.duration() * Ffmpeg.value(timeBase) : period;
  }

  private Optional<Dimension> announcedSize() {
    try {
      return Pictures.announcedSize(path());
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // damaged: FFmpeg's word stands
    }
  }

  /** Decodes the next frame into {@link #frame}; damaged packets are counted and passed over. */
  private boolean decode() {
    while (true) {
      int result = avcodec_receive_frame(codec, frame);
      if (result == 0) {
        return true;
      }
      if (result == AVERROR_EOF) {
        return false;
      }
      if (result != Ffmpeg.AGAIN) {
        damaged(result);
      } else if (draining) {
        return false;
      } else {
        feed();
      }
    }
  }

  private void feed() {
    AVPacket packet = demuxer.read();
    draining = packet == null;
    int result = avcodec_send_packet(codec, packet);
    if (packet != null) {
      av_packet_unref(packet);
    }
    if (result < 0 && result != AVERROR_EOF) {
      damaged(result);
    }
  }

  private void damaged(int error) {
    if (error == Ffmpeg.NO_MEMORY) {
      throw new TpoException(TpoException.Kind.MEMORY, path() + ": memory ran out while decoding");
    }
    undecodable++;
  }

  /** Number of the frame that {@link #advance} reached, from 0. */
  public int index() {
    return index;
  }

  /** Presentation time of the frame that {@link #advance} reached, from the first frame. */
  public double seconds() {
    return seconds;
  }

  /**
   * Hands on every n-th frame that is left, in order of time.
   *
   * @param visitor must not keep the frame
   */
  public void every(int n, Consumer<Frame> visitor) {
    while (advance()) {
      if (index % n == 0) {
        visitor.accept(frame());
      }
    }
  }

  /** When the frame that {@link #advance} reached gives way to the next, by the stream's word. */
  public double endSeconds() {
    return seconds + lastDuration;
  }

  /** The frame that {@link #advance} reached, as RGB. */
  public Frame frame() {
    if (index < 0 || ended) {
      throw new IllegalStateException("no frame: advance() has not returned true");
    }
    return new Frame(index, seconds, info.width(), info.height(), converter.convert(frame));
  }

  /** Whether every packet so far gave a whole frame at a time of its own. */
  boolean isClean() {
    return undecodable == 0 && concealed == 0 && demuxer.readErrors() == 0;
  }

  /** Number of frames by the container's index; 0 where it has none or contradicts its header. */
  int indexedFrames() {
    int entries = demuxer.container.isIndexed() ? demuxer.indexEntries() : 0;
    return entries == info.declaredFrames() ? entries : 0;
  }

  /**
   * What was wrong so far and was survived: damaged frames, a header that lies about size, length
   * or rate. Complete once the end has been reached. One line each.
   */
  public List<String> warnings() {
    List<String> out = new ArrayList<>();
    if (sizeChange != null) {
      out.add(sizeChange);
    }
    if (undecodable + demuxer.readErrors() > 0) {
      out.add(
          "%s could not be decoded and %s skipped"
              .formatted(
                  count(undecodable + demuxer.readErrors(), "damaged packet"),
                  undecodable + demuxer.readErrors() == 1 ? "was" : "were"));
    }
    if (concealed > 0) {
      out.add(
          "%s damaged; what is missing was filled in from neighbouring frames"
              .formatted(concealed == 1 ? "1 frame is" : concealed + " frames are"));
    }
    if (untimely > 0) {
      out.add(
          "%s no usable time and %s given the next by the average rate"
              .formatted(
                  untimely == 1 ? "1 frame has" : untimely + " frames have",
                  untimely == 1 ? "was" : "were"));
    }
    if (ended && !info.isImage()) {
      out.addAll(HeaderCheck.lies(info, index + 1, seconds, endSeconds()));
    }
    return out.stream().map(line -> path() + ": " + line).toList();
  }

  private static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }

  private Path path() {
    return demuxer.path;
  }

  @Override
  public void close() {
    ended = true;
    if (converter != null) {
      converter.close();
      converter = null;
    }
    if (frame != null) {
      av_frame_free(frame);
      frame = null;
    }
    if (codec != null) {
      avcodec_free_context(codec);
      codec = null;
    }
    demuxer.close();
  }
}
