package io.github.tpo4j.serve.decode;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.video.FrameGrab;
import io.github.tpo4j.video.VideoInfo;
import java.util.List;

/**
 * What a decoding process found.
 *
 * @param frames frames that could be decoded, or the header's word where nothing was decoded
 * @param indices of {@link Job.What#SAMPLE}: numbers of the picked frames, in order
 * @param seconds times of the picked frames
 */
public record Found(
    @JsonProperty("container") String container,
    @JsonProperty("codec") String codec,
    @JsonProperty("width") int width,
    @JsonProperty("height") int height,
    @JsonProperty("rotation") int rotation,
    @JsonProperty("fps") double fps,
    @JsonProperty("duration_seconds") double durationSeconds,
    @JsonProperty("frames") int frames,
    @JsonProperty("pixel_format") String pixelFormat,
    @JsonProperty("is_image") boolean isImage,
    @JsonProperty("indices") List<Integer> indices,
    @JsonProperty("seconds") List<Double> seconds,
    @JsonProperty("warnings") List<String> warnings) {

  static Found of(VideoInfo i, List<String> warnings) {
    return new Found(
        i.container(),
        i.codec(),
        i.width(),
        i.height(),
        i.rotation(),
        i.fps(),
        i.durationSeconds(),
        (int) i.declaredFrames(),
        i.pixelFormat(),
        i.isImage(),
        List.of(),
        List.of(),
        warnings);
  }

  static Found of(FrameGrab.Result r, List<Integer> indices, List<Double> seconds) {
    VideoInfo i = r.info();
    return new Found(
        i.container(),
        i.codec(),
        i.width(),
        i.height(),
        i.rotation(),
        r.fps(),
        r.durationSeconds(),
        r.frames(),
        i.pixelFormat(),
        i.isImage(),
        indices,
        seconds,
        r.warnings());
  }

  FrameGrab.Result grabbed() {
    VideoInfo info =
        new VideoInfo(
            container,
            codec,
            width,
            height,
            rotation,
            fps,
            durationSeconds,
            frames,
            pixelFormat,
            isImage);
    return new FrameGrab.Result(info, frames, fps, durationSeconds, warnings);
  }
}
