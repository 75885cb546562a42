package io.github.tpo4j.model.heads.mask;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.TaskHead;
import io.github.tpo4j.model.heads.mask.sam2.FrameMask;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Tracker;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * The mask task: the state at {@code <tracking>} becomes SAM 2's prompt on the first frame, and SAM
 * 2 follows the object from there (paper, section 3; model.md 5.4, 8.8).
 *
 * <p>If the question holds a pixel box {@code [x1, y1, x2, y2]}, SAM 2's own prompt encoder gets
 * it, as in the published code: nothing the language model could say is more exact.
 */
// K task tokens · D LLM width · C width of SAM 2
public final class MaskHead extends Layer implements TaskHead<MaskTarget> {
  private static final Pattern PIXEL_BOX = Pattern.compile(box("(\\d+(?:\\.\\d+)?)"));

  private final Tensor token_11D;
  private final MaskAdapter adapter;
  private final Sam2 sam;
  private final MaskLoss loss;

  /** Built at the root: {@code track_token}, {@code track_embed*.*}, {@code sam.*}. */
  public MaskHead(Params root, Sam2Config size, int llmWidth, MaskLoss loss) {
    this.loss = loss;
    token_11D = param(root, "track_token", Init.normal(1), 1, 1, llmWidth);
    adapter = new MaskAdapter(root, llmWidth, size.width());
    sam = child("sam", new Sam2(root.at("sam"), size));
  }

  private static String box(String number) {
    return "\\[\\s*" + String.join("\\s*,\\s*", number, number, number, number) + "\\s*]";
  }

  @Override
  public Task task() {
    return Task.MASK;
  }

  @Override
  public Tensor token() {
    return token_11D;
  }

  /** From state to prompt; its names lie at the root too. */
  public MaskAdapter adapter() {
    return adapter;
  }

  /** The segmenter and tracker. */
  public Sam2 sam() {
    return sam;
  }

  @Override
  public void predict(Tensor state_D, Scene scene, Pointing answer) {
    Tensor prompt_13C =
        boxIn(scene.question(), scene.info())
            .map(sam::promptOf)
            .orElseGet(() -> adapter.prompt(state_D.view(1, -1)));
    track(prompt_13C, scene, answer);
  }

  /** Follows what a box on the first frame holds. */
  public void track(Box box, Scene scene, Pointing answer) {
    track(sam.promptOf(box.clamped()), scene, answer);
  }

  private void track(Tensor prompt_13C, Scene scene, Pointing answer) {
    Preprocess preprocess = Preprocess.sam(sam.config().imageSize());
    List<MaskTrack.Frame> frames = new ArrayList<>();
    MediaInfo info = scene.info();
    try (Sam2Tracker tracker = sam.tracker(info.height(), info.width())) {
      scene.frames(
          sight -> {
            Tensor pixels_13SS = preprocess.pixels(sight.rgb_3HW().unsqueeze(0));
            FrameMask mask =
                frames.isEmpty()
                    ? tracker.start(pixels_13SS, sam.prompt(prompt_13C))
                    : tracker.track(pixels_13SS);
            frames.add(
                new MaskTrack.Frame(sight.index(), sight.seconds(), mask.rle(), mask.score()));
            scene.progress().update("tracking", sight.index() + 1L, info.frames());
          });
    }
    answer.mask(new MaskTrack(scene.subject(), frames));
  }

  /** The pixel box that a question names, as fractions. */
  static Optional<Box> boxIn(String question, MediaInfo info) {
    Matcher m = PIXEL_BOX.matcher(question);
    if (!m.find()) {
      return Optional.empty();
    }
    double[] v = new double[4];
    for (int i = 0; i < 4; i++) {
      v[i] = Double.parseDouble(m.group(i + 1));
    }
    return Optional.of(Box.ofPixels(v[0], v[1], v[2], v[3], info.width(), info.height()));
  }

  @Override
  public HeadLoss loss(Tensor states_KD, MaskTarget target) {
    return loss.of(adapter, sam, states_KD, target);
  }
}
