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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Charades-STA (Gao et al., ICCV 2017): the moment that fits a sentence. Recall of the first window
 * at overlaps of 0.3, 0.5 and 0.7, and mean IoU, where the union is the hull of both windows.
 */
public final class CharadesSta implements Benchmark {
  private static final double[] OVERLAPS = {0.3, 0.5, 0.7};

  @Override
  public Card card() {
    return new Card(
        "charades-sta",
        "Charades-STA",
        new Card.Layout(
            "charades_sta_test.txt (VIDEO START END##SENTENCE), or JSONL with qid, vid, query,"
                + " duration, relevant_windows",
            "JSONL with qid (line number from 0) and pred_relevant_windows, timestamp or answer; or"
                + " JSON of such objects by qid"),
        new Card.Origin(
            "https://github.com/jiyanggao/TALL; durations: https://github.com/26hzhang/VSLNet",
            "Charades: AI2, for non-commercial use"),
        List.of(
            new Card.Variant("vslnet", "VSLNet: true windows end with the video"),
            new Card.Variant(
                "cgdetr", "standalone_eval in CG-DETR and TPO: adds average precision"),
            new Card.Variant("timechat", "TimeChat: true windows as they are"),
            new Card.Variant(
                "text", "VideoChat-Flash: the window is read from the answer's words")),
        List.of(
            new Card.Option(
                "durations",
                "",
                "seconds of each video: JSON, charades.json or Charades_v1_test.csv; looked for"
                    + " beside the annotations"),
            new Card.Option(
                "absent",
                "skip",
                "a query without prediction: skip (with a warning), or miss (not with cgdetr)")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new CharadesExam(card()));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    boolean clamped = inputs.variant().equals("vslnet") || inputs.variant().equals("cgdetr");
    Map<String, CharadesQuery> queries = CharadesQuery.read(inputs, clamped, warnings);
    Map<String, JsonEntry> predictions = predictions(inputs, queries, warnings);
    List<String> absent =
        queries.keySet().stream().filter(qid -> !predictions.containsKey(qid)).toList();
    boolean skip = skipsAbsent(inputs);
    if (!skip && inputs.variant().equals("cgdetr")) {
      throw TpoException.usage(
          "--option absent=miss: expected another variant than cgdetr, whose tool scores queries that"
              + " have a prediction only; give each query a window");
    }
    absent.forEach(
        qid ->
            warnings.add(
                skip
                    ? "queries without prediction are left out of the mean (--option absent=miss"
                        + " counts them)"
                    : "queries without prediction count as misses",
                queries.get(qid).where()));
    if (inputs.variant().equals("cgdetr")) {
      return ranked(queries, predictions, warnings);
    }
    Map<String, Double> overlaps = new LinkedHashMap<>();
    for (CharadesQuery query : queries.values()) {
      JsonEntry prediction = predictions.get(query.id());
      if (prediction != null || !skip) {
        overlaps.put(
            query.id(),
            prediction == null ? 0 : iou(query, prediction, inputs.variant(), warnings));
      }
    }
    return firstWindow(overlaps, queries, warnings);
  }

  private static boolean skipsAbsent(Inputs inputs) {
    String absent = inputs.option("absent").orElse("skip");
    if (!absent.equals("skip") && !absent.equals("miss")) {
      throw TpoException.usage("--option absent=%s: expected skip or miss".formatted(absent));
    }
    return absent.equals("skip");
  }

  private static Map<String, JsonEntry> predictions(
      Inputs inputs, Map<String, CharadesQuery> queries, Warnings warnings) {
    Map<String, JsonEntry> predictions = Keyed.read(inputs.predictions(), "qid", warnings);
    predictions.forEach(
        (qid, prediction) -> {
          CharadesQuery query = queries.get(qid);
          if (query == null) {
            throw TpoException.data(
                "%s: there is no query %s in %s; expected one of the %d from %s on"
                    .formatted(
                        prediction.where(),
                        qid,
                        inputs.annotations(),
                        queries.size(),
                        queries.keySet().iterator().next()));
          }
          prediction
              .find("vid")
              .filter(vid -> !vid.text().contains(query.video()))
              .ifPresent(
                  vid ->
                      warnings.add(
                          "predictions for another video than the query's are scored all the same",
                          "%s (%s, not %s)".formatted(vid.where(), vid.text(), query.video())));
        });
    return predictions;
  }

  /** Overlap of the first window; 0 where there is none. */
  private static double iou(
      CharadesQuery query, JsonEntry prediction, String variant, Warnings warnings) {
    List<Window> windows =
        variant.equals("text")
            ? SpokenWindow.find(prediction.get("answer").text()).stream().toList()
            : windows(prediction, false, warnings);
    if (windows.isEmpty()) {
      return 0;
    }
    double iou = windows.get(0).hullIou(query.window());
    if (Double.isNaN(iou)) {
      throw TpoException.data(
          "%s: the window and the true one (%s) are the same instant, for which no overlap is"
                  .formatted(prediction.where(), query.where())
              + " defined; the official tool stops here too");
    }
    return iou;
  }

  private static List<Window> windows(JsonEntry prediction, boolean scored, Warnings warnings) {
    return prediction
        .find("timestamp")
        .orElseGet(() -> prediction.get("pred_relevant_windows"))
        .list()
        .stream()
        .map(w -> Window.read(w, scored, warnings))
        .toList();
  }

  private static Scores firstWindow(
      Map<String, Double> overlaps, Map<String, CharadesQuery> queries, Warnings warnings) {
    Scores.Builder scores = Scores.builder().value("n", overlaps.size());
    for (double needed : OVERLAPS) {
      long hits = overlaps.values().stream().filter(iou -> iou >= needed).count();
      percent(scores, "R1@" + needed, 100.0 * hits / overlaps.size());
    }
    List<Items.Item> items = new ArrayList<>();
    overlaps.forEach(
        (qid, iou) -> {
          String truth = Window.told(List.of(queries.get(qid).window()));
          items.add(new Items.Item(qid, "", 100 * iou, 1, truth));
        });
    Items headline = new Items("mIoU", Items.Averaging.POOLED, items);
    percent(scores, "mIoU", headline.mean());
    return scores.build(headline, warnings);
  }

  private static void percent(Scores.Builder scores, String name, double percent) {
    scores.value(name, percent, Scores.decimals(percent, 2));
  }

  private static Scores ranked(
      Map<String, CharadesQuery> queries, Map<String, JsonEntry> predictions, Warnings warnings) {
    Map<String, MomentRetrieval.Query> both = new LinkedHashMap<>();
    predictions.forEach(
        (qid, prediction) -> {
          List<Window> windows = windows(prediction, true, warnings);
          if (windows.isEmpty()) {
            throw prediction.expected("at least one window");
          }
          both.put(
              qid, new MomentRetrieval.Query(qid, List.of(queries.get(qid).window()), windows));
        });
    MomentRetrieval retrieval =
        new MomentRetrieval(MomentRetrieval.Rule.CGDETR, List.copyOf(both.values()));
    Scores.Builder scores = Scores.builder();
    scores.group("brief", retrieval::brief);
    retrieval.ranges(scores, warnings);
    return scores.build(retrieval.items(), warnings);
  }
}
