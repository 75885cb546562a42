package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Clip features from vision tokens.
 *
 * <p>The rule: the video is cut into equal clips, as many as whole clip lengths fit but no more
 * than there are frames and at least one. A clip's row is the mean over all tokens of the frames
 * whose time lies in it; a clip without a frame takes the nearest frame's. If the head wants
 * another width than the tokens have, neighbouring channels are averaged into as many (adaptive
 * average pooling).
 */
// T frames · P tokens of a frame · C token width · L clips · W width of a clip · Q query tokens
public final class ClipPooling {
  private ClipPooling() {}

  /**
   * Features of a video from its tokens, in f32.
   *
   * @param token_TPC tokens of every frame
   * @param seconds time of every frame
   * @param durationSeconds of the video; 0 for a picture
   * @param clipSeconds wanted length of a clip; the result's is the nearest that divides the video
   * @param width wanted width of a clip, time features not counted
   * @param text_QD the query
   */
  public static Scene.Clips pool(
      Tensor token_TPC,
      List<Double> seconds,
      double durationSeconds,
      double clipSeconds,
      int width,
      Tensor text_QD) {
    int frames = (int) token_TPC.size(0);
    if (seconds.size() != frames || frames == 0) {
      throw new IllegalArgumentException(
          "expected the times of %d frames but found %d".formatted(frames, seconds.size()));
    }
    int clips = Math.min(frames, ClipFeatures.clips(durationSeconds, clipSeconds));
    Tensor share_LT =
        Tensors.on(
            token_TPC.device(), Tensors.of(shares(seconds, durationSeconds, clips), clips, frames));
    Tensor clip_LC = share_LT.matmul(Tensors.f32(token_TPC).mean(1));
    if (clip_LC.size(1) != width) {
      clip_LC = torch.adaptive_avg_pool1d(clip_LC.unsqueeze(0), width).squeeze(0);
    }
    double length = durationSeconds > 0 ? durationSeconds / clips : clipSeconds;
    return new Scene.Clips(clip_LC, text_QD, length);
  }

  /** How much each frame gives to each clip, row by row; rows sum to one. */
  static float[] shares(List<Double> seconds, double durationSeconds, int clips) {
    int frames = seconds.size();
    float[] share = new float[clips * frames];
    for (int clip = 0; clip < clips; clip++) {
      int inside = 0;
      int nearest = 0;
      double middle = (clip + 0.5) * durationSeconds / clips;
      for (int t = 0; t < frames; t++) {
        double s = seconds.get(t);
        if (clipOf(s, durationSeconds, clips) == clip) {
          share[clip * frames + t] = 1;
          inside++;
        }
        if (Math.abs(s - middle) < Math.abs(seconds.get(nearest) - middle)) {
          nearest = t;
        }
      }
      if (inside == 0) {
        share[clip * frames + nearest] = 1;
        inside = 1;
      }
      for (int t = 0; t < frames; t++) {
        share[clip * frames + t] /= inside;
      }
    }
    return share;
  }

  private static int clipOf(double seconds, double durationSeconds, int clips) {
    if (durationSeconds <= 0) {
      return 0;
    }
    return (int) Math.max(0, Math.min(clips - 1, Math.floor(seconds / durationSeconds * clips)));
  }
}
