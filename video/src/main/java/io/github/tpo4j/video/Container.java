package io.github.tpo4j.video;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Optional;

/**
 * The containers that may be opened, recognised by their first bytes. The file's name never
 * decides, and FFmpeg is told which demuxer to use: nothing that reads other files (HLS and DASH
 * playlists, concat scripts) can be reached (promises.md, security rules).
 */
enum Container {
  MP4("mov", "mp4"),
  MATROSKA("matroska", "matroska"),
  AVI("avi", "avi"),
  MPEG_TS("mpegts", "mpegts"),
  MPEG_PS("mpeg", "mpeg"),
  GIF("gif", "gif"),
  PNG("png_pipe", "png"),
  JPEG("jpeg_pipe", "jpeg"),
  WEBP("webp_pipe", "webp"),
  BMP("bmp_pipe", "bmp"),
  /** A folder of JPEG or PNG files, which are its frames in the order of their names. */
  FOLDER("image2", "a folder of pictures");

  /** What an error message offers instead. */
  static final String EXPECTED =
      "a video (mp4, mov, mkv, webm, avi, ts, mpg, gif) or a picture (png, jpeg, webp, bmp)";

  /** Bytes that {@link #of} wants to see. */
  static final int HEAD = 1024;

  private static final int TS_PACKET = 188;

  /** FFmpeg's name of the demuxer. */
  final String demuxer;

  /** Name for people. */
  final String word;

  Container(String demuxer, String word) {
    this.demuxer = demuxer;
    this.word = word;
  }

  /** Whether the container can hold one picture only. */
  boolean isPicture() {
    return this == PNG || this == JPEG || this == WEBP || this == BMP;
  }

  /** Whether the demuxer knows every packet after opening, so that counting costs nothing. */
  boolean isIndexed() {
    return this == MP4 || this == AVI;
  }

  /** Container of a file that begins with {@code head}. */
  static Optional<Container> of(byte[] head) {
    String text = new String(head, ISO_8859_1);
    if (isMp4(text)) {
      return Optional.of(MP4);
    }
    if (text.startsWith("\u001aE\u00df\u00a3")) {
      return Optional.of(MATROSKA);
    }
    if (text.startsWith("RIFF")) {
      boolean webp = text.startsWith("WEBP", 8) && !isAnimatedWebp(head);
      return Optional.ofNullable(text.startsWith("AVI ", 8) ? AVI : webp ? WEBP : null);
    }
    if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Optional.of(GIF);
    }
    if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    }
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    }
    if (text.startsWith("BM") && text.startsWith("\0\0\0\0", 6)) {
      return Optional.of(BMP);
    }
    if (text.startsWith("\0\0\u0001\u00ba")) {
      return Optional.of(MPEG_PS);
    }
    return isTransportStream(head) ? Optional.of(MPEG_TS) : Optional.empty();
  }

  /** What a file that begins with {@code head} seems to be, for the message that refuses it. */
  static String describe(byte[] head) {
    String text = new String(head, ISO_8859_1).strip();
    if (text.startsWith("#EXTM3U")) {
      return "an HLS playlist, which is refused because playlists read other files";
    }
    if (text.startsWith("ffconcat")) {
      return "a concat script, which is refused because scripts read other files";
    }
    if (text.contains("<MPD")) {
      return "a DASH playlist, which is refused because playlists read other files";
    }
    if (isHeif(text)) {
      return "a HEIC or AVIF picture, which cannot be read; convert it to PNG or JPEG";
    }
    if (isAnimatedWebp(head)) {
      return "an animated WebP, which cannot be read; convert it to mp4";
    }
    if (text.startsWith("ID3") || text.startsWith("fLaC") || text.startsWith("WAVE", 8)) {
      return "an audio file";
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("<!doctype html") || lower.startsWith("<html")) {
      return "a web page (was a download answered with an error page?)";
    }
    if (text.chars().allMatch(c -> c >= 32 && c != 127 || c == '\n' || c == '\r' || c == '\t')) {
      return "a text file";
    }
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < Math.min(8, head.length); i++) {
      hex.append(i == 0 ? "" : " ").append("%02x".formatted(head[i] & 0xff));
    }
    return "a file of an unknown kind (it begins with " + hex + ")";
  }

  /** Bit 1 of the flags of the extended header, right after {@code VP8X} and its length. */
  private static boolean isAnimatedWebp(byte[] head) {
    String text = new String(head, ISO_8859_1);
    return text.startsWith("WEBPVP8X", 8) && head.length > 20 && (head[20] & 2) != 0;
  }

  private static boolean isMp4(String text) {
    for (String box : new String[] {"ftyp", "moov", "mdat", "free", "skip", "wide", "pnot"}) {
      if (text.startsWith(box, 4)) {
        return !isHeif(text);
      }
    }
    return false;
  }

  private static boolean isHeif(String text) {
    if (!text.startsWith("ftyp", 4)) {
      return false;
    }
    for (String brand : new String[] {"heic", "heix", "hevc", "mif1", "msf1", "avif", "avis"}) {
      if (text.startsWith(brand, 8)) {
        return true;
      }
    }
    return false;
  }

  /** Three packets in a row that start with the sync byte; Blu-ray's have four bytes before. */
  private static boolean isTransportStream(byte[] head) {
    return hasSync(head, 0, TS_PACKET) || hasSync(head, 4, TS_PACKET + 4);
  }

  private static boolean hasSync(byte[] head, int start, int stride) {
    for (int i = 0; i < 3; i++) {
      int at = start + i * stride;
      if (at >= head.length || head[at] != 0x47) {
        return false;
      }
    }
    return true;
  }
}
