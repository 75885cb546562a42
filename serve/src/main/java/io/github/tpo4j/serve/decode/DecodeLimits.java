package io.github.tpo4j.serve.decode;

import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.video.Limits;

/**
 * What decoding one medium may cost.
 *
 * @param media size and length of the medium
 * @param seconds of decoding; what the model does with a frame meanwhile is not counted
 * @param megabytes of the process
 * @param atOnce processes
 */
public record DecodeLimits(Limits media, int seconds, int megabytes, int atOnce) {
  public static DecodeLimits of(ServeConfig config) {
    ServeConfig.LimitsConfig l = config.limits();
    return new DecodeLimits(
        new Limits(l.framePixels(), l.videoFrames(), l.videoSeconds()),
        l.decodeSeconds(),
        l.decodeMegabytes(),
        config.work().threads() + 2);
  }
}
