package io.github.tpo4j.train.recipe;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;
import io.github.tpo4j.data.load.LoadLimits;
import io.github.tpo4j.data.mix.MixConfig;
import java.util.List;
import java.util.Map;

/**
 * One stage of training: what is learned from what, how fast, for how long (training.md).
 *
 * @param name of the stage, and of its folder in the run directory
 * @param objective what is learned
 * @param init {@code fresh}, {@code previous}, or a model directory relative to the recipe's folder
 * @param fresh parts that start at random though the rest comes from {@code init}, which need not
 *     have them: heads, or adapters of a language model that had none
 * @param train learning rate of every part that is trained; a part that is not named is frozen and
 *     stays in inference mode
 * @param data where samples come from, and in which shares
 * @param losses factor of every loss by name, on top of a head's own weights; 1 where left out
 * @param formulas which formula where there are several
 * @param length how long the stage takes
 * @param batch how samples become batches
 * @param tracks what clips are like, for the goal {@code masks} alone
 * @param schedule how the learning rates rise and fall
 * @param optimiser AdamW's settings
 * @param dtype of the weights in the forward and backward pass; the optimiser keeps f32 copies
 * @param recompute layers whose activations are made again in the backward pass instead of kept, in
 *     segments of so many; 0 keeps them all
 * @param loading how samples are loaded, and how many may be bad
 * @param nonFinite steps that may be skipped because a loss or gradient is no number
 * @param saving when to write a checkpoint
 */
public record Stage(
    String name,
    @Default("mllm") Goal objective,
    @Default(PREVIOUS) String init,
    @Default("[]") List<String> fresh,
    @Range(min = 0, max = 1) Map<String, Double> train,
    MixConfig data,
    @Default("{}") @Range(min = 0) Map<String, Double> losses,
    @Default("{}") Formulas formulas,
    Length length,
    @Default("{}") BatchSettings batch,
    @Default("{}") TrackSettings tracks,
    @Default("{}") Schedule schedule,
    @Default("{}") OptimiserSettings optimiser,
    @Default("f32") Precision dtype,
    @Default("0") @Range(min = 0) int recompute,
    @Default("{}") LoadLimits loading,
    @Default("20") @Range(min = 0) int nonFinite,
    @Default("{}") Saving saving) {
  /** {@code init} of a stage that goes on where the one before ended. */
  public static final String PREVIOUS = "previous";

  /** {@code init} of a stage whose weights are drawn at random. */
  public static final String FRESH = "fresh";

  /** What is learned. */
  public enum Goal {
    /** The multimodal model and its heads, from conversations and tasks. */
    MLLM,
    /** The vision encoder alone. */
    VISION,
    /** SAM 2 alone. */
    MASKS
  }

  public Stage {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw TpoException.model(
          "name: expected letters, digits, dots and dashes, for a folder, but found \""
              + name
              + '"');
    }
    if (train.isEmpty()) {
      throw TpoException.model("train: expected at least one part with its learning rate");
    }
  }

  /** Factor of a loss. */
  public double factor(String loss) {
    return losses.getOrDefault(loss, 1.0);
  }
}
