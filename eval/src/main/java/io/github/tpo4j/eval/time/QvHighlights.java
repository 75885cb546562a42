package io.github.tpo4j.eval.time;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * QVHighlights (Lei et al., NeurIPS 2021): moments that fit a query, and how much each two-second
 * clip is a highlight of it. Scored as Moment-DETR's {@code standalone_eval}; what is scored
 * depends on the keys of the first prediction.
 */
public final class QvHighlights implements Benchmark {
  private static final String WINDOWS = "pred_relevant_windows";
  private static final String SALIENCY = "pred_saliency_scores";

  @Override
  public Card card() {
    return new Card(
        "qvhighlights",
        "QVHighlights",
        new Card.Layout(
            "JSONL with qid, duration, relevant_windows, relevant_clip_ids, saliency_scores",
            "JSONL with qid, pred_relevant_windows [[start, end, score]] and pred_saliency_scores"),
        new Card.Origin("https://github.com/jayleicn/moment_detr", "CC BY-NC-SA 4.0"),
        List.of(
            new Card.Variant("moment_detr", "standalone_eval of Moment-DETR"),
            new Card.Variant("cgdetr", "the copy in CG-DETR and TPO: adds R1@0.3 and mIoU")),
        List.of(
            new Card.Option(
                "match",
                "all",
                "all: both files hold the same queries; shared: score those in both")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new QvHighlightsExam(card()));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Map<String, JsonEntry> truths = Keyed.read(inputs.annotations(), "qid", warnings);
    Map<String, JsonEntry> predictions = Keyed.read(inputs.predictions(), "qid", warnings);
    JsonEntry first = predictions.values().iterator().next();
    match(truths, predictions, inputs.option("match").orElse("all"), warnings);
    boolean moments = first.find(WINDOWS).isPresent();
    boolean highlights = first.find(SALIENCY).isPresent();
    if (!moments && !highlights) {
      throw first.expected("the key \"%s\" or \"%s\"".formatted(WINDOWS, SALIENCY));
    }
    MomentRetrieval.Rule rule =
        inputs.variant().equals("cgdetr")
            ? MomentRetrieval.Rule.CGDETR
            : MomentRetrieval.Rule.MOMENT_DETR;
    Scores.Builder scores = Scores.builder();
    Optional<MomentRetrieval> retrieval =
        moments
            ? Optional.of(new MomentRetrieval(rule, queries(truths, predictions, warnings)))
            : Optional.empty();
    Optional<Highlights> detection =
        highlights
            ? Optional.of(Highlights.read(truths, predictions, SALIENCY, warnings))
            : Optional.empty();
    scores.group(
        "brief",
        g -> {
          retrieval.ifPresent(r -> r.brief(g));
          detection.ifPresent(d -> d.brief(g));
        });
    detection.ifPresent(d -> d.groups(scores));
    retrieval.ifPresent(r -> r.ranges(scores, warnings));
    Items items =
        retrieval
            .map(MomentRetrieval::items)
            .orElseGet(() -> detection.orElseThrow().items(Highlights.Level.VERY_GOOD));
    return scores.build(items, warnings);
  }

  /** Holds both sides to the same queries, or leaves those that both have, in prediction order. */
  private static void match(
      Map<String, JsonEntry> truths,
      Map<String, JsonEntry> predictions,
      String rule,
      Warnings warnings) {
    List<String> unknown = without(predictions, truths);
    List<String> missing = without(truths, predictions);
    if (rule.equals("shared")) {
      unknown.forEach(qid -> warnings.add("predictions without ground truth are left out", qid));
      missing.forEach(qid -> warnings.add("queries without prediction are left out", qid));
      predictions.keySet().retainAll(truths.keySet());
      truths.keySet().retainAll(predictions.keySet());
      if (predictions.isEmpty()) {
        throw TpoException.data("expected queries in both files but they share none");
      }
      return;
    }
    if (!rule.equals("all")) {
      throw TpoException.usage("--option match=%s: expected all or shared".formatted(rule));
    }
    if (!unknown.isEmpty()) {
      throw TpoException.data(
          "%s: qid %s is not in the annotations; --option match=shared leaves such out"
              .formatted(predictions.get(unknown.get(0)).where(), unknown.get(0)));
    }
    if (!missing.isEmpty()) {
      throw TpoException.data(
          "%d of %d queries have no prediction, the first is qid %s (%s); --option match=shared"
                  .formatted(
                      missing.size(),
                      truths.size(),
                      missing.get(0),
                      truths.get(missing.get(0)).where())
              + " leaves such out");
    }
  }

  private static List<String> without(Map<String, JsonEntry> these, Map<String, JsonEntry> those) {
    return these.keySet().stream().filter(qid -> !those.containsKey(qid)).toList();
  }

  private static List<MomentRetrieval.Query> queries(
      Map<String, JsonEntry> truths, Map<String, JsonEntry> predictions, Warnings warnings) {
    List<MomentRetrieval.Query> queries = new ArrayList<>();
    predictions.forEach(
        (qid, prediction) ->
            queries.add(
                new MomentRetrieval.Query(
                    qid,
                    windows(truths.get(qid).get("relevant_windows"), false, warnings),
                    windows(prediction.get(WINDOWS), true, warnings))));
    return queries;
  }

  private static List<Window> windows(JsonEntry list, boolean scored, Warnings warnings) {
    List<Window> windows = list.list().stream().map(w -> Window.read(w, scored, warnings)).toList();
    if (windows.isEmpty()) {
      throw list.expected("at least one window");
    }
    return windows;
  }
}
