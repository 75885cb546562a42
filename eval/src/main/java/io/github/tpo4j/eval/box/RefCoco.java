package io.github.tpo4j.eval.box;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.InWords;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * RefCOCO, RefCOCO+ and RefCOCOg (Yu et al., Mao et al., 2016): the box that an expression refers
 * to. One sample a sentence; a hit needs an overlap of 0.5, which public tools compute in four
 * ways.
 */
public final class RefCoco implements Benchmark {
  @Override
  public Card card() {
    return new Card(
        "refcoco",
        "RefCOCO, RefCOCO+, RefCOCOg",
        new Card.Layout(
            "JSONL with image, sent, bbox (x1 y1 x2 y2), height, width, or COCO JSON with an image"
                + " entry an expression",
            "JSON list of {id, bbox_xyxy} or {id, answer}, or {id: {scores, boxes}}; id is the line"
                + " number from 1 or the image id"),
        new Card.Origin(
            "https://github.com/lichengunc/refer; as JSONL:"
                + " https://github.com/OpenGVLab/InternVL",
            "images: Flickr terms; COCO annotations: CC BY 4.0"),
        List.of(
            new Card.Variant("iou", "IoU >= 0.5 of bbox_xyxy: the Acc@0.5 that TPO reports"),
            new Card.Variant("internvl", "InternVL: the first box in the words of answer"),
            new Card.Variant("inclusive", "VLM-R1: pixels counted to the last, more than 0.5"),
            new Card.Variant(
                "mdetr", "MDETR, ReferFormer: P@1, 5, 10 by generalised IoU of scored boxes")),
        List.of(),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new RefCocoExam(card()));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    BoxRule rule = BoxRule.valueOf(inputs.variant().toUpperCase(Locale.ROOT));
    List<RefExpression> truths = RefExpression.read(inputs.annotations(), warnings);
    Map<String, JsonEntry> byId = predictions(inputs, warnings);
    List<JsonEntry> predictions = new ArrayList<>();
    for (RefExpression truth : truths) {
      JsonEntry prediction = byId.remove(truth.id());
      if (prediction == null) {
        throw TpoException.data(
            "%s: expected a prediction for each of the %d expressions of %s but there is none for"
                    .formatted(inputs.predictions(), truths.size(), inputs.annotations())
                + " id %s (%s)".formatted(truth.id(), truth.sentence()));
      }
      predictions.add(prediction);
      rule.box(prediction)
          .filter(b -> b[2] < b[0] || b[3] < b[1])
          .ifPresent(
              b ->
                  warnings.add(
                      "a box that ends before it starts overlaps nothing, as in the official tools",
                      prediction.where()));
    }
    byId.values().stream()
        .findFirst()
        .ifPresent(
            entry -> {
              throw TpoException.data(
                  "%s: there is no expression of this id in %s, which has %d"
                      .formatted(entry.where(), inputs.annotations(), truths.size()));
            });
    Scores.Builder scores = Scores.builder().value("n", truths.size());
    rule.scores(scores, truths, predictions);
    List<String> splits = truths.stream().map(RefExpression::split).distinct().toList();
    if (splits.size() > 1) {
      scores.group("per_split", g -> splits.forEach(s -> split(g, s, rule, truths, predictions)));
    }
    List<Items.Item> items = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      RefExpression truth = truths.get(i);
      boolean hit = rule.hit(rule.iou(truth, predictions.get(i)));
      items.add(
          new Items.Item(truth.id(), truth.split(), hit ? 1 : 0, 1, InWords.box(truth.box())));
    }
    return scores.build(new Items(rule.headline(), Items.Averaging.POOLED, items), warnings);
  }

  private static void split(
      Scores.Builder scores,
      String split,
      BoxRule rule,
      List<RefExpression> truths,
      List<JsonEntry> predictions) {
    int[] own =
        IntStream.range(0, truths.size())
            .filter(i -> truths.get(i).split().equals(split))
            .toArray();
    scores.group(
        split,
        g ->
            rule.scores(
                g.value("n", own.length),
                IntStream.of(own).mapToObj(truths::get).toList(),
                IntStream.of(own).mapToObj(predictions::get).toList()));
  }

  /** Predictions by id; elements of a list without ids are numbered from 1. */
  private static Map<String, JsonEntry> predictions(Inputs inputs, Warnings warnings) {
    JsonEntry root = JsonFile.read(inputs.predictions(), warnings);
    if (root.node().isObject()) {
      return root.members();
    }
    Map<String, JsonEntry> byId = new LinkedHashMap<>();
    boolean numbered = root.list().stream().noneMatch(e -> e.find("id").isPresent());
    for (JsonEntry entry : root.list()) {
      String id = numbered ? String.valueOf(byId.size() + 1) : entry.get("id").id();
      JsonEntry before = byId.put(id, entry);
      if (before != null) {
        throw TpoException.data(
            "%s: expected each id once but id %s was there before: %s"
                .formatted(entry.where(), id, before.where()));
      }
    }
    return byId;
  }
}
