package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.HeadSettings;
import io.github.tpo4j.model.TaskIds;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.heads.mask.MaskLoss;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.Objective;
import io.github.tpo4j.train.recipe.Formulas;
import io.github.tpo4j.train.recipe.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A multimodal model that is being trained, and the files that belong to it.
 *
 * @param sizes the {@code config.json} it was built from
 * @param words folder of its tokenizer
 */
public record MllmModel(
    VideoChatTpo model, TpoConfig config, Tokenizer tokenizer, Path sizes, Path words) {

  /**
   * How it is built.
   *
   * @param dtype of the weights; heads are f32 always
   */
  public record Build(Precision dtype, Device device, Formulas formulas) {
    ScalarType type() {
      return dtype == Precision.BF16 ? ScalarType.BFloat16 : ScalarType.Float;
    }
  }

  /** Its parts that can be trained, by the names that recipes use. */
  public Map<String, Objective.Part> parts() {
    return Parts.of(model);
  }

  /** The model of a directory. Call it in the model's scope. */
  public static MllmModel open(Path dir, Build build) {
    return open(dir, dir.resolve(TpoConfig.FILE), List.of(), 0, build);
  }

  /**
   * The model of a directory, apart from what starts at random. Call it in the model's scope.
   *
   * @param sizes {@code config.json} of the model, which may have adapters that the directory lacks
   * @param fresh parts that start at random
   */
  public static MllmModel open(Path dir, Path sizes, List<String> fresh, long seed, Build build) {
    for (String part : fresh) {
      if (!Parts.names().contains(part)) {
        throw TpoException.model(
            "fresh: there is no part \"%s\"; parts: %s"
                .formatted(part, String.join(", ", Parts.names())));
      }
    }
    Checkpoint checkpoint = Checkpoint.open(dir, NameMap.IDENTITY);
    Renewed source = new Renewed(checkpoint, Set.copyOf(fresh));
    torch.manual_seed(seed);
    MllmModel built =
        build(
            Params.from(source, build.type(), build.device()),
            TpoConfig.readFile(sizes),
            sizes,
            dir,
            build);
    checkpoint.finish(name -> built.model.ignores(name) || source.isFresh(name));
    return built;
  }

  /**
   * A model whose weights are drawn at random. Call it in the model's scope.
   *
   * @param sizes its {@code config.json}
   * @param words folder of its tokenizer
   */
  public static MllmModel fresh(Path sizes, Path words, long seed, Build build) {
    Params params = Params.fresh(seed, build.type(), build.device());
    return build(params, TpoConfig.readFile(sizes), sizes, words, build);
  }

  private static MllmModel build(
      Params params, TpoConfig config, Path sizes, Path words, Build build) {
    Tokenizer tokenizer = Tokenizers.open(words);
    Tokenizers.requireFits(tokenizer, config.llm().vocab());
    if (!config.ownClipFeatures()) {
      throw TpoException.model(
          sizes
              + ": tpo4j.clips.own is false: the temporal head reads features of other towers,"
              + " which are not made here; set it to true to train on the model's own features");
    }
    VideoChatTpo model =
        new VideoChatTpo(params, config, TaskIds.of(tokenizer), settings(build.formulas()));
    return new MllmModel(model, config, tokenizer, sizes, words);
  }

  private static HeadSettings settings(Formulas f) {
    HeadSettings base = f.reference() ? HeadSettings.REFERENCE : HeadSettings.OWN;
    MaskLoss mask =
        switch (f.mask()) {
          case EMBEDDING -> MaskLoss.EMBEDDING;
          case DECODER -> MaskLoss.DECODER;
          case BOTH -> MaskLoss.EMBEDDING.and(MaskLoss.DECODER);
        };
    return new HeadSettings(base.box(), base.temporal(), mask);
  }
}
