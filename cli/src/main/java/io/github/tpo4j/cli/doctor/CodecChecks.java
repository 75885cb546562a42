package io.github.tpo4j.cli.doctor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/** FFmpeg: the decoders that videos need, and the encoder of overlays. */
final class CodecChecks {
  private static final String FIX =
      "look at the line \"native cache\"; without a fix there, report this line";

  private CodecChecks() {}

  static List<Finding> all() {
    return List.of(
        Finding.of("decoders", FIX, CodecChecks::decoders),
        Finding.of("encoders", FIX, CodecChecks::encoders));
  }

  private static Finding decoders() {
    Map<String, Integer> wanted = new LinkedHashMap<>();
    wanted.put("h264", avcodec.AV_CODEC_ID_H264);
    wanted.put("hevc", avcodec.AV_CODEC_ID_HEVC);
    wanted.put("vp9", avcodec.AV_CODEC_ID_VP9);
    wanted.put("av1", avcodec.AV_CODEC_ID_AV1);
    wanted.put("mpeg4", avcodec.AV_CODEC_ID_MPEG4);
    wanted.put("cinepak", avcodec.AV_CODEC_ID_CINEPAK);
    wanted.put("mjpeg", avcodec.AV_CODEC_ID_MJPEG);
    wanted.put("png", avcodec.AV_CODEC_ID_PNG);
    List<String> has = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    wanted.forEach(
        (name, id) -> (avcodec.avcodec_find_decoder(id) != null ? has : missing).add(name));
    String text =
        "FFmpeg %s: %s".formatted(avutil.av_version_info().getString(), String.join(" ", has));
    return missing.isEmpty()
        ? Finding.ok("decoders", text)
        : Finding.warn(
            "decoders",
            text + "; not " + String.join(" ", missing),
            "convert such videos to H.264 first");
  }

  private static Finding encoders() {
    return avcodec.avcodec_find_encoder_by_name("libopenh264") != null
        ? Finding.ok("encoders", "libopenh264 writes overlays as H.264 mp4")
        : Finding.fail("encoders", "no libopenh264: --out overlay.mp4 will not work", FIX);
  }
}
