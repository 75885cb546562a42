package io.github.tpo4j.model.heads.temporal;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrConfig;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.SafetensorsFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.pytorch.Tensor;

/**
 * Clip and query features that were computed elsewhere, from a safetensors file of one video and
 * one query.
 *
 * <p>Tensors: {@code clip_features [clips, 768]} (InternVideo2-CLIP, one row a clip in order of
 * time, without time features) and {@code text_features [tokens, 4096]} (last hidden states of the
 * query's tokens, padding cut off), each f32, f16 or bf16. Metadata, both optional: {@code
 * clip_seconds}, 1 where it is left out, and {@code query}, which must then be the question asked.
 */
// L clips · Q query tokens
public final class FeatureFile implements ClipFeatures {
  /** Name of the clips' tensor. */
  public static final String CLIPS = "clip_features";

  /** Name of the query's tensor. */
  public static final String TEXT = "text_features";

  private final Path file;
  private final int clipWidth;
  private final int textWidth;

  /**
   * @param size of the head that will read the features
   */
  public FeatureFile(Path file, CgDetrConfig size) {
    this.file = file;
    clipWidth = size.videoDim() - CgDetrConfig.TIME_FEATURES;
    textWidth = size.textDim();
  }

  @Override
  public Scene.Clips of(MediaInfo info, String question) {
    if (!Files.isRegularFile(file)) {
      throw TpoException.data(
          file + ": no such file; expected a safetensors file with " + CLIPS + " and " + TEXT);
    }
    SafetensorsFile features = SafetensorsFile.open(file);
    Tensor clip_LC = read(features, CLIPS, clipWidth, "clips, InternVideo2-CLIP");
    Tensor text_QD = read(features, TEXT, textWidth, "query tokens, LLaMA");
    double clipSeconds = clipSeconds(features);
    checkQuery(features, question);
    checkLength(clip_LC.size(0), clipSeconds, info);
    return new Scene.Clips(clip_LC, text_QD, clipSeconds);
  }

  private Tensor read(SafetensorsFile features, String name, int width, String what) {
    if (!features.has(name)) {
      throw TpoException.data(
          "%s: expected a tensor named %s [%s, %d] but the file has %s"
              .formatted(
                  file,
                  name,
                  what,
                  width,
                  features.names().isEmpty() ? "none" : String.join(", ", features.names())));
    }
    long[] shape = features.shape(name);
    if (shape.length != 2 || shape[1] != width || shape[0] == 0) {
      throw TpoException.data(
          "%s: %s: expected [%s, %d] but found %s; the head's config.json says how wide features are"
              .formatted(file, name, what, width, java.util.Arrays.toString(shape)));
    }
    return Scopes.tidy(
        () -> {
          Tensor stored = features.tensor(name);
          if (!stored.is_floating_point()) {
            throw TpoException.data(
                "%s: %s: expected floating-point numbers but found %s"
                    .formatted(file, name, features.type(name)));
          }
          Tensor x = Tensors.f32(stored);
          if (!Tensors.booleans(x.isfinite().all())[0]) {
            throw TpoException.data(
                "%s: %s: row %d holds a number that is not finite; compute the features again"
                    .formatted(file, name, firstBadRow(x)));
          }
          return x.clone();
        });
  }

  private static int firstBadRow(Tensor x) {
    boolean[] good = Tensors.booleans(x.isfinite().all(1));
    int row = 0;
    while (good[row]) {
      row++;
    }
    return row;
  }

  private double clipSeconds(SafetensorsFile features) {
    String text = features.metadata().getOrDefault("clip_seconds", "1");
    try {
      double seconds = Double.parseDouble(text);
      if (seconds > 0 && Double.isFinite(seconds)) {
        return seconds;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw TpoException.data(
        "%s: metadata clip_seconds: expected seconds above 0 but found \"%s\""
            .formatted(file, text));
  }

  private void checkQuery(SafetensorsFile features, String question) {
    String query = features.metadata().get("query");
    if (query != null && !query.strip().equals(question.strip())) {
      throw TpoException.data(
          "%s: the text features are of the query \"%s\", not of \"%s\"; compute them for this one"
              .formatted(file, query, question));
    }
  }

  private void checkLength(long clips, double clipSeconds, MediaInfo info) {
    if (info.isImage()) {
      return;
    }
    double slack = 2 * clipSeconds + 0.05 * info.durationSeconds();
    if (Math.abs(clips * clipSeconds - info.durationSeconds()) > slack) {
      throw TpoException.data(
          "%s: %d clips of %s s do not fit a video of %.1f s; are these features of another video?"
              .formatted(file, clips, clipSeconds, info.durationSeconds()));
    }
  }
}
