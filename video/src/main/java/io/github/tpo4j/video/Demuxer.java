package io.github.tpo4j.video;

import static org.bytedeco.ffmpeg.global.avcodec.AVDISCARD_ALL;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_alloc;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_free;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_unref;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_find_decoder;
import static org.bytedeco.ffmpeg.global.avcodec.avcodec_get_name;
import static org.bytedeco.ffmpeg.global.avformat.AV_DISPOSITION_ATTACHED_PIC;
import static org.bytedeco.ffmpeg.global.avformat.av_find_best_stream;
import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avformat.av_read_frame;
import static org.bytedeco.ffmpeg.global.avformat.avformat_alloc_context;
import static org.bytedeco.ffmpeg.global.avformat.avformat_close_input;
import static org.bytedeco.ffmpeg.global.avformat.avformat_find_stream_info;
import static org.bytedeco.ffmpeg.global.avformat.avformat_index_get_entries_count;
import static org.bytedeco.ffmpeg.global.avformat.avformat_open_input;
import static org.bytedeco.ffmpeg.global.avutil.AVERROR_EOF;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_AUDIO;
import static org.bytedeco.ffmpeg.global.avutil.AVMEDIA_TYPE_VIDEO;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_free;
import static org.bytedeco.ffmpeg.global.avutil.av_dict_set;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * An opened container and its video stream: hands out the stream's packets in file order. Only the
 * file itself is read: the protocol whitelist has {@code file} and nothing else.
 */
final class Demuxer implements AutoCloseable {
  /** Read errors in a row after which the file counts as ended. */
  private static final int MAX_READ_ERRORS = 64;

  final Path path;
  final Container container;
  final AVStream stream;
  final AVCodec decoder;
  private final AVFormatContext format;
  private final AVPacket packet;
  private int readErrors;
  private boolean closed;

  private Demuxer(
      Path path, Container container, AVFormatContext format, AVStream stream, AVCodec decoder) {
    this.path = path;
    this.container = container;
    this.format = format;
    this.stream = stream;
    this.decoder = decoder;
    this.packet = av_packet_alloc();
  }

  /** Opens and checks a file; see {@link VideoReader#open(Path, Limits)} for what is refused. */
  static Demuxer open(Path path, Limits limits) {
    Ffmpeg.load();
    Container container = recognise(path);
    AVFormatContext format = openInput(path, container);
    try {
      findStreams(format, limits, path);
      AVStream stream = videoStream(format, container, path);
      AVCodec decoder = avcodec_find_decoder(stream.codecpar().codec_id());
      if (decoder == null || decoder.isNull()) {
        throw TpoException.data(
            "%s: no decoder for the codec %s of its video stream; convert it to H.264 or VP9"
                .formatted(path, codecName(stream)));
      }
      return new Demuxer(path, container, format, stream, decoder);
    } catch (RuntimeException | Error e) {
      avformat_close_input(format);
      throw e;
    }
  }

  private static Container recognise(Path path) {
    if (Files.notExists(path)) {
      throw TpoException.data("%s: no such file; expected %s".formatted(path, Container.EXPECTED));
    }
    if (Files.isDirectory(path)) {
      if (PictureFolder.pattern(path).isPresent()) {
        return Container.FOLDER;
      }
      throw TpoException.data(
          "%s: is a directory; expected %s".formatted(path, Container.EXPECTED));
    }
    if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
      throw TpoException.data(
          "%s: cannot be read (%s); expected %s"
              .formatted(
                  path,
                  Files.isRegularFile(path) ? "no permission" : "not a regular file",
                  Container.EXPECTED));
    }
    byte[] head;
    try (InputStream in = Files.newInputStream(path)) {
      head = in.readNBytes(Container.HEAD);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, "%s: cannot be read (%s)".formatted(path, e.getMessage()), e);
    }
    if (head.length == 0) {
      throw TpoException.data(
          "%s: the file is empty (0 bytes); expected %s".formatted(path, Container.EXPECTED));
    }
    return Container.of(head)
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: expected %s but found %s"
                        .formatted(path, Container.EXPECTED, Container.describe(head))));
  }

  private static AVFormatContext openInput(Path path, Container container) {
    AVFormatContext format = avformat_alloc_context();
    AVInputFormat demuxer = av_find_input_format(container.demuxer);
    AVDictionary options = new AVDictionary(null);
    String address = "file:" + path.toAbsolutePath();
    if (container == Container.FOLDER) {
      address = PictureFolder.pattern(path).orElseThrow();
      av_dict_set(options, "pattern_type", "glob", 0);
      av_dict_set(options, "framerate", String.valueOf(PictureFolder.RATE), 0);
    }
    try (BytePointer url = new BytePointer(address, StandardCharsets.UTF_8)) {
      av_dict_set(options, "protocol_whitelist", "file", 0);
      int error = avformat_open_input(format, url, demuxer, options); // frees format when it fails
      if (error < 0) {
        throw TpoException.data(broken(path, container, error));
      }
      return format;
    } finally {
      av_dict_free(options);
    }
  }

  private static String broken(Path path, Container container, int error) {
    if (container == Container.MP4 && !hasIndex(path)) {
      return ("%s: the mp4 has no complete index (moov box): the file is cut off, its recording or its"
              + " copy was not finished; copy it again or repair it")
          .formatted(path);
    }
    return "%s: begins like %s but cannot be opened (%s); the file is damaged or cut off"
        .formatted(path, container.word, Ffmpeg.message(error));
  }

  /** Walks the top-level boxes of an mp4, looking for a complete {@code moov}. */
  private static boolean hasIndex(Path path) {
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] type = new byte[4];
      long at = 0;
      while (at + 8 <= file.length()) {
        file.seek(at);
        long size = file.readInt() & 0xffffffffL;
        file.readFully(type);
        size = size == 1 && at + 16 <= file.length() ? file.readLong() : size;
        if (new String(type, StandardCharsets.ISO_8859_1).equals("moov")) {
          return at + size <= file.length();
        }
        if (size < 8) {
          return false;
        }
        at += size;
      }
      return false;
    } catch (IOException e) {
      return true; // let FFmpeg's message stand
    }
  }

  /** Reads the streams' properties; the probing decoders get the pixel limit, too. */
  private static void findStreams(AVFormatContext format, Limits limits, Path path) {
    int n = format.nb_streams();
    AVDictionary[] options = new AVDictionary[n];
    try (PointerPointer<AVDictionary> each = new PointerPointer<>(Math.max(1, n))) {
      for (int i = 0; i < n; i++) {
        options[i] = new AVDictionary(null);
        av_dict_set(options[i], "max_pixels", Long.toString(limits.maxPixels()), 0);
        each.put(i, options[i]);
      }
      int error = avformat_find_stream_info(format, n == 0 ? null : each);
      for (int i = 0; i < n; i++) {
        options[i] = new AVDictionary(each.get(i)); // consumed entries move the dictionary
      }
      if (error < 0) {
        throw TpoException.data(
            "%s: its streams cannot be read (%s); the file is damaged or cut off"
                .formatted(path, Ffmpeg.message(error)));
      }
    } finally {
      for (AVDictionary option : options) {
        if (option != null) {
          av_dict_free(option);
        }
      }
    }
  }

  private static AVStream videoStream(AVFormatContext format, Container container, Path path) {
    int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, (AVCodec) null, 0);
    if (index < 0 || (format.streams(index).disposition() & AV_DISPOSITION_ATTACHED_PIC) != 0) {
      boolean audio =
          av_find_best_stream(format, AVMEDIA_TYPE_AUDIO, -1, -1, (AVCodec) null, 0) >= 0;
      if (!audio && container == Container.MP4 && !hasIndex(path)) {
        throw TpoException.data(broken(path, container, 0));
      }
      throw TpoException.data(
          "%s: has no video stream%s; expected %s"
              .formatted(path, audio ? ", only audio" : "", Container.EXPECTED));
    }
    for (int i = 0; i < format.nb_streams(); i++) {
      if (i != index) {
        format.streams(i).discard(AVDISCARD_ALL);
      }
    }
    return format.streams(index);
  }

  /** FFmpeg's name of the stream's codec, or its four letters where the codec is unknown. */
  static String codecName(AVStream stream) {
    String name = Ffmpeg.text(avcodec_get_name(stream.codecpar().codec_id()));
    int tag = stream.codecpar().codec_tag();
    if (tag == 0 || !name.equals("none") && !name.startsWith("unknown")) {
      return name.equals("none") ? "unknown" : name;
    }
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < 4; i++) {
      int c = tag >> 8 * i & 0xff;
      letters.append(c >= 32 && c < 127 ? (char) c : '?');
    }
    return "'" + letters + "'";
  }

  /**
   * The next packet of the video stream, valid until the next call; null at the end. Damaged places
   * are read past where the container allows it.
   */
  AVPacket read() {
    int errorsInRow = 0;
    while (true) {
      av_packet_unref(packet);
      int result = av_read_frame(format, packet);
      if (result == AVERROR_EOF) {
        return null;
      }
      if (result < 0) {
        readErrors++;
        if (++errorsInRow >= MAX_READ_ERRORS || result == Ffmpeg.NO_MEMORY) {
          return null;
        }
      } else if (packet.stream_index() == stream.index()) {
        return packet;
      }
    }
  }

  /** Places of the file that could not be read as packets so far. */
  int readErrors() {
    return readErrors;
  }

  /** Length of the container in seconds; 0 where it is silent. */
  double duration() {
    return format.duration() > 0 ? format.duration() / 1e6 : 0;
  }

  /** Entries of the container's index for the video stream. */
  int indexEntries() {
    return avformat_index_get_entries_count(stream);
  }

  /** Reads a file without decoding it: its number of video packets. */
  static int countPackets(Path path, Limits limits) {
    return countPackets(path, limits, (int) Math.min(Integer.MAX_VALUE, limits.maxFrames()));
  }

  /** Reads a file without decoding it: its number of video packets, or {@code atMost}. */
  static int countPackets(Path path, Limits limits, int atMost) {
    try (Demuxer demuxer = open(path, limits)) {
      int n = 0;
      while (n < atMost && demuxer.read() != null) {
        n++;
      }
      return n;
    }
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      av_packet_free(packet);
      avformat_close_input(format);
    }
  }
}
