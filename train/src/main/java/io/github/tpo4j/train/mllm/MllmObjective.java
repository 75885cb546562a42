package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.cache.FeatureStore;
import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.model.Batch;
import io.github.tpo4j.model.OwnClipFeatures;
import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.torch.Recompute;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.train.Losses;
import io.github.tpo4j.train.Objective;
import io.github.tpo4j.train.recipe.BatchSettings;
import io.github.tpo4j.train.recipe.Formulas;
import io.github.tpo4j.train.recipe.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The multimodal model's objective: {@code L = L_lm + Σ L_task} (paper, equation 1), the loss of
 * announcing the right task being a part of the first. Each loss has the stage's factor.
 */
// B rows · L positions · K boxes
public final class MllmObjective implements Objective<Prepared> {
  private static final String LM = "lm";
  private static final long CACHE_BYTES = 20L << 30;
  private static final Set<String> LOSSES = Set.of(LM, "region", "temporal", "mask");

  private final VideoChatTpo model;
  private final Stage stage;
  private final Map<String, Part> parts;
  private final Preparer preparer;
  private final Sights sights;
  private final Targets targets;
  private final Flops flops;
  private final Optional<Recompute> recompute;

  /**
   * @param cache folder where results of frozen encoders are kept
   */
  public MllmObjective(MllmModel m, Stage stage, Path cache) {
    this.model = m.model();
    this.stage = stage;
    parts = Parts.of(model);
    requireKnown();
    requireMasks();
    Kept kept = kept(stage);
    Optional<FeatureStore> features =
        kept == Kept.NOTHING
            ? Optional.empty()
            : Optional.of(FeatureStore.open(cache, CACHE_BYTES));
    Store store = new Store(features);
    boolean first = stage.formulas().mask() != Formulas.Mask.EMBEDDING;
    int limit = stage.batch().maxTokens();
    preparer =
        new Preparer(
            new PromptEncoder(m.tokenizer(), m.config().bridge().queries(), limit + 1),
            limit,
            new MediaDecoder(m.config(), stage.batch().frames()),
            new Keys(m.config(), kept, first, Sums.of(model, kept, first), features),
            store);
    OwnClipFeatures clips = new OwnClipFeatures(model, m.config(), m.tokenizer());
    sights = new Sights(model, clips, kept, store);
    targets = new Targets(sights, clips, model.lm.device());
    recompute =
        stage.recompute() == 0 ? Optional.empty() : Optional.of(new Recompute(stage.recompute()));
    recompute.ifPresent(model.lm::activations);
    recompute
        .filter(r -> stage.train().containsKey("vision_encoder"))
        .ifPresent(model.vision::activations);
    flops = new Flops(m.config(), parts, stage.train().keySet());
  }

  private void requireKnown() {
    for (String name : stage.losses().keySet()) {
      if (!LOSSES.contains(name)) {
        throw TpoException.model(
            "stage %s, losses.%s: there is no such loss; known: %s"
                .formatted(
                    stage.name(),
                    name,
                    LOSSES.stream().sorted().collect(Collectors.joining(", "))));
      }
    }
  }

  /** A box is enough for the loss on prompt tokens; a filled one would teach wrong shapes. */
  private void requireMasks() {
    if (stage.formulas().mask() == Formulas.Mask.EMBEDDING) {
      return;
    }
    for (MixConfig.Source source : stage.data().sources()) {
      if (source.format().boxesForMasks()) {
        throw TpoException.model(
            ("stage %s, formulas.mask: expected embedding but found %s; %s has boxes and no masks"
                    + " for SAM 2's decoder to be compared with")
                .formatted(
                    stage.name(),
                    stage.formulas().mask().name().toLowerCase(Locale.ROOT),
                    source.path()));
      }
    }
  }

  private static Kept kept(Stage stage) {
    BatchSettings batch = stage.batch();
    if (!batch.caching() || batch.frames() == BatchSettings.Frames.RANDOM) {
      return Kept.NOTHING;
    }
    if (stage.train().containsKey("vision_encoder")) {
      return Kept.PIXELS;
    }
    return stage.train().containsKey("connector") ? Kept.ENCODED : Kept.TOKENS;
  }

  @Override
  public Map<String, Part> parts() {
    return parts;
  }

  @Override
  public Prepared prepare(Item item) {
    return preparer.prepare(item);
  }

  @Override
  public Losses loss(List<Prepared> samples) {
    recompute.ifPresent(Recompute::begin);
    VideoChatTpo.Step step = model.step(batch(samples));
    Map<String, Tensor> terms = new LinkedHashMap<>();
    terms.put(LM, step.lm());
    Tensor total = step.lm().mul(Tensors.scalar(stage.factor(LM)));
    for (Map.Entry<Task, HeadLoss> e : step.heads().entrySet()) {
      String name = e.getKey().name().toLowerCase(Locale.ROOT);
      HeadLoss loss = e.getValue();
      terms.put(name, loss.total());
      new TreeMap<>(loss.terms()).forEach((term, value) -> terms.put(name + "." + term, value));
      total = total.add(loss.total().mul(Tensors.scalar(stage.factor(name))));
    }
    long tokens = samples.stream().mapToLong(s -> s.words().length()).sum();
    return new Losses(total, terms, tokens, flops.of(samples, sights.takeEncodedFrames()));
  }

  @Override
  public void backward(Tensor total) {
    total.backward();
    recompute.ifPresent(Recompute::backward);
  }

  private Batch batch(List<Prepared> samples) {
    Rows rows = stage.batch().packing() ? Rows.packed(samples) : Rows.padded(samples);
    List<Prepared.View> views =
        samples.stream().map(Prepared::view).flatMap(Optional::stream).toList();
    PromptEmbeddings.Visual visual =
        views.isEmpty()
            ? null
            : new PromptEmbeddings.Visual(
                sights.tokens(views), rows.visual_BL().to(ScalarType.Bool));
    List<Box> boxes = new ArrayList<>();
    samples.forEach(s -> boxes.addAll(s.inputBoxes()));
    return new Batch(
        rows.ids_BL(),
        rows.layout(),
        rows.labels_BL(),
        visual,
        boxes.isEmpty() ? null : targets.boxes(boxes),
        targets.of(samples));
  }
}
