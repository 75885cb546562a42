package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.cache.Feature;
import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleLayout;
import io.github.tpo4j.model.heads.temporal.Labels;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.PromptEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Samples to {@link Prepared} ones, on background threads. Safe for several at once. */
final class Preparer {
  private static final double SCORERS = 3; // a clip's label is the sum of three annotators' scores

  private final PromptEncoder words;
  private final int maxTokens;
  private final MediaDecoder decoder;
  private final Keys keys;
  private final Store store;

  /**
   * @param maxTokens longest sample
   * @param keys names of what is kept of a medium
   */
  Preparer(PromptEncoder words, int maxTokens, MediaDecoder decoder, Keys keys, Store store) {
    this.words = words;
    this.maxTokens = maxTokens;
    this.decoder = decoder;
    this.keys = keys;
    this.store = store;
  }

  Prepared prepare(Item item) {
    Sample sample = item.sample();
    if (item.media().isEmpty()) {
      return new Prepared(
          words(sample, null), Optional.empty(), sample.inputBoxes(), Optional.empty());
    }
    Path media = item.media().get();
    Keys.OfMedium names = keys.of(media, sample);
    Seen seen = seen(media, sample, names, item.seed());
    return new Prepared(
        words(sample, seen.facts),
        Optional.of(seen.view),
        sample.inputBoxes(),
        target(sample, media, seen, new SplittableRandom(item.seed())));
  }

  /**
   * What a medium gives to one sample; {@code clips} and {@code first} where its task needs them.
   */
  private record Seen(
      Facts facts, Prepared.View view, Prepared.View clips, Optional<Prepared.View> first) {}

  /** From the store where everything is there, else decoded in one pass. */
  private Seen seen(Path media, Sample sample, Keys.OfMedium names, long seed) {
    Optional<Facts> facts =
        store
            .find(names.facts())
            .map(f -> new String(Store.bytes(f), StandardCharsets.UTF_8))
            .map(text -> Json.read(text, Facts.class, "facts"));
    Map<String, Feature> view = store.find(names.view()).orElse(null);
    Map<String, Feature> clips = names.clips().flatMap(store::find).orElse(null);
    Map<String, Feature> first = names.first().flatMap(store::find).orElse(null);
    boolean complete =
        facts.isPresent()
            && view != null
            && (names.clips().isEmpty() || clips != null)
            && (names.first().isEmpty() || first != null);
    MediaDecoder.Decoded d =
        complete
            ? new MediaDecoder.Decoded(facts.get(), null, null, null)
            : decode(media, sample, names, seed);
    Facts f = d.facts();
    return new Seen(
        f,
        view(names.view(), view, d.frames(), f.seconds(), f),
        names.clips().map(k -> view(k, clips, d.clips(), f.clipSeconds(), f)).orElse(null),
        names.first().map(k -> new Prepared.View(k, first, d.first())));
  }

  private MediaDecoder.Decoded decode(Path media, Sample sample, Keys.OfMedium names, long seed) {
    MediaDecoder.Wanted wanted =
        new MediaDecoder.Wanted(names.clips().isPresent(), names.first().isPresent(), seed);
    MediaDecoder.Decoded d = decoder.decode(media, sample.frame(), wanted);
    byte[] facts = Json.write(d.facts()).getBytes(StandardCharsets.UTF_8);
    store.put(names.facts(), Store.ofBytes(facts));
    return d;
  }

  private Prepared.View view(
      String key, Map<String, Feature> kept, Pixels decoded, List<Double> seconds, Facts facts) {
    if (!keys.keepPixels()) {
      return new Prepared.View(key, kept, decoded);
    }
    if (kept == null) {
      store.put(key, Store.ofBytes(decoded.values()));
      return new Prepared.View(key, null, decoded);
    }
    return new Prepared.View(
        key, null, new Pixels(Store.bytes(kept), seconds.size(), seconds, facts.durationSeconds()));
  }

  private EncodedPrompt words(Sample sample, Facts facts) {
    PromptLayout.Kind kind =
        facts != null && facts.picture() ? PromptLayout.Kind.IMAGE : PromptLayout.Kind.VIDEO;
    double[] seconds =
        facts == null
            ? new double[0]
            : facts.seconds().stream().mapToDouble(Double::doubleValue).toArray();
    EncodedPrompt encoded = words.encodeConversation(SampleLayout.training(sample, kind, seconds));
    if (encoded.length() > maxTokens) {
      throw TpoException.data(
          "it takes more than the %d tokens that batch.max_tokens allows".formatted(maxTokens));
    }
    return encoded;
  }

  private static Optional<Prepared.Target> target(
      Sample sample, Path media, Seen seen, SplittableRandom random) {
    Optional<Task> task = sample.task();
    if (task.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (task.get()) {
          case REGION -> new Prepared.Boxes(sample.boxes());
          case TEMPORAL ->
              new Prepared.Moments(
                  labels(sample.moments().orElseThrow(), seen.facts, random),
                  seen.clips,
                  sample.turns().get(sample.turns().size() - 1).question(),
                  media.toString());
          case MASK -> new Prepared.Mask(firstMasks(sample), seen.first);
        });
  }

  /** Labels for the clips that the head sees, from scores of clips of any length. */
  private static Labels labels(Sample.Moments moments, Facts facts, SplittableRandom random) {
    int clips = facts.clips();
    double clip = facts.durationSeconds() / Math.max(1, clips);
    List<double[]> windows =
        moments.windows().stream().map(w -> new double[] {w.start(), w.end()}).toList();
    if (moments.saliency().isEmpty()) {
      return Labels.ofMoments(windows, facts.durationSeconds(), clips, random);
    }
    List<Integer> relevant = new ArrayList<>();
    List<int[]> scores = new ArrayList<>();
    for (int i = 0; i < clips; i++) {
      int at = (int) ((i + 0.5) * clip / moments.clipSeconds());
      double score = moments.saliency().get(Math.min(at, moments.saliency().size() - 1));
      if (score > 0) {
        relevant.add(i);
        scores.add(new int[] {(int) Math.round(SCORERS * score)});
      }
    }
    return Labels.ofHighlights(
        windows,
        relevant.stream().mapToInt(Integer::intValue).toArray(),
        scores.toArray(int[][]::new),
        clips,
        clip,
        random);
  }

  private static List<Rle> firstMasks(Sample sample) {
    int first = sample.frame().orElse(0);
    List<Rle> masks = new ArrayList<>();
    for (MaskTrack track : sample.masks()) {
      Rle mask =
          track.frames().stream()
              .filter(f -> f.index() == first)
              .map(MaskTrack.Frame::mask)
              .findFirst()
              .orElseThrow(
                  () ->
                      TpoException.data(
                          "masks: expected one on frame %d, where the mask head begins"
                              .formatted(first)));
      if (mask.area() == 0) {
        throw TpoException.data(
            "masks: the object is not in sight on frame %d, where the mask head begins"
                .formatted(first));
      }
      masks.add(mask);
    }
    return masks;
  }
}
