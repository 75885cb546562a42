package io.github.tpo4j.eval.time;

import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Highlight detection as QVHighlights scores it: for three levels of what three annotators called a
 * highlight, average precision over clips, and whether the best clip is one.
 */
final class Highlights {
  private static final double CLIP_SECONDS = 2;
  private static final int ANNOTATORS = 3;

  private final List<Query> queries;

  private Highlights(List<Query> queries) {
    this.queries = queries;
  }

  /** What an annotator has to give at least for a clip to be a highlight. */
  enum Level {
    FAIR("Fair", 2),
    GOOD("Good", 3),
    VERY_GOOD("VeryGood", 4);

    private final String title;
    private final double least;

    Level(String title, double least) {
      this.title = title;
      this.least = least;
    }

    String group() {
      return "HL-min-" + title;
    }
  }

  /**
   * One query.
   *
   * @param ratings by annotator and clip; 0 outside the relevant clips
   * @param best predicted best clip, over all that were predicted
   * @param scores predicted, cut or filled with zeros to the number of clips
   */
  private record Query(String id, double[][] ratings, int best, double[] scores) {
    private boolean[] highlights(int annotator, Level level) {
      boolean[] highlights = new boolean[scores.length];
      for (int clip = 0; clip < highlights.length; clip++) {
        highlights[clip] = ratings[annotator][clip] >= level.least;
      }
      return highlights;
    }

    private double ap(Level level) {
      double sum = 0;
      for (int annotator = 0; annotator < ANNOTATORS; annotator++) {
        sum += HighlightAp.of(highlights(annotator, level), scores);
      }
      return sum / ANNOTATORS;
    }

    private boolean hit(Level level) {
      if (best >= scores.length) {
        return false;
      }
      for (double[] byClip : ratings) {
        if (byClip[best] >= level.least) {
          return true;
        }
      }
      return false;
    }
  }

  /** Reads queries that are in both, in prediction order. */
  static Highlights read(
      Map<String, JsonEntry> truths,
      Map<String, JsonEntry> predictions,
      String key,
      Warnings warnings) {
    List<Query> queries = new ArrayList<>();
    predictions.forEach(
        (qid, prediction) ->
            queries.add(query(qid, truths.get(qid), prediction.get(key), warnings)));
    return new Highlights(queries);
  }

  private static Query query(String qid, JsonEntry truth, JsonEntry prediction, Warnings warnings) {
    int clips = (int) (truth.get("duration").number() / CLIP_SECONDS);
    double[][] ratings = new double[ANNOTATORS][clips];
    List<JsonEntry> ids = truth.get("relevant_clip_ids").list();
    List<JsonEntry> rows = truth.get("saliency_scores").list();
    if (ids.size() != rows.size()) {
      throw truth
          .get("saliency_scores")
          .expected("%d rows, one a relevant clip,".formatted(ids.size()));
    }
    for (int i = 0; i < ids.size(); i++) {
      int clip = ids.get(i).integer();
      double[] row = rows.get(i).numbers();
      if (clip < 0 || clip >= clips) {
        throw ids.get(i).expected("a clip from 0 to %d".formatted(clips - 1));
      }
      if (row.length != ANNOTATORS) {
        throw rows.get(i).expected("%d ratings".formatted(ANNOTATORS));
      }
      for (int annotator = 0; annotator < ANNOTATORS; annotator++) {
        ratings[annotator][clip] = row[annotator];
      }
    }
    double[] scores = prediction.numbers();
    if (scores.length == 0) {
      throw prediction.expected("%d scores, one a clip,".formatted(clips));
    }
    if (scores.length != clips) {
      warnings.add(
          "saliency scores that are not one a clip are cut or filled with zeros; a best clip beyond"
              + " the last counts as no hit",
          "%s has %d for %d clips".formatted(prediction.where(), scores.length, clips));
    }
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return new Query(qid, ratings, best, Arrays.copyOf(scores, clips));
  }

  /** Average precision, query by query. */
  Items items(Level level) {
    return new Items(
        level.group() + "-mAP",
        Items.Averaging.POOLED,
        queries.stream().map(q -> new Items.Item(q.id, "", 100 * q.ap(level))).toList());
  }

  private double meanAp(Level level) {
    return queries.stream().mapToDouble(q -> q.ap(level)).sum() / queries.size();
  }

  private double hitRate(Level level) {
    return (double) queries.stream().filter(q -> q.hit(level)).count() / queries.size();
  }

  /** The numbers that papers quote. */
  void brief(Scores.Builder scores) {
    for (Level level : Level.values()) {
      MomentRetrieval.percent(scores, level.group() + "-mAP", meanAp(level));
      MomentRetrieval.percent(scores, level.group() + "-Hit1", hitRate(level));
    }
  }

  /** The same numbers, a group a level. */
  void groups(Scores.Builder scores) {
    for (Level level : Level.values()) {
      scores.group(
          level.group(),
          g -> {
            MomentRetrieval.percent(g, "HL-mAP", meanAp(level));
            MomentRetrieval.percent(g, "HL-Hit1", hitRate(level));
          });
    }
  }
}
