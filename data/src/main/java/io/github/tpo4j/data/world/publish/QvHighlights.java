package io.github.tpo4j.data.world.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.data.sample.Sample.Moments;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Query;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * QVHighlights: queries with windows of whole 2-second clips and their saliency (benchmarks.md 8).
 */
final class QvHighlights implements Format {
  private static final int CLIP = 2;
  private static final int ANNOTATORS = 3;

  private final Folder folder;
  private final List<String> lines = new ArrayList<>();

  QvHighlights(Folder folder) {
    this.folder = folder;
  }

  /** A line of the annotation file. */
  private record Line(
      @JsonProperty("qid") int qid,
      @JsonProperty("query") String query,
      @JsonProperty("duration") int duration,
      @JsonProperty("vid") String vid,
      @JsonProperty("relevant_clip_ids") List<Integer> relevantClipIds,
      @JsonProperty("saliency_scores") List<List<Integer>> saliencyScores,
      @JsonProperty("relevant_windows") List<List<Integer>> relevantWindows) {}

  @Override
  public void add(Cast cast, Footage footage) {
    int clips = (int) (cast.story().seconds() / CLIP);
    for (Query q : Query.of(cast)) {
      Moments m = Query.clips(cast.story(), q.moments().windows(), CLIP);
      List<Integer> ids = new ArrayList<>();
      List<List<Integer>> scores = new ArrayList<>();
      List<List<Integer>> windows = new ArrayList<>();
      for (int i = 0; i < clips; i++) {
        int score = m.saliency().get(i).intValue();
        if (score > 0) {
          boolean goesOn = !ids.isEmpty() && ids.get(ids.size() - 1) == i - 1;
          int start = goesOn ? windows.remove(windows.size() - 1).get(0) : i * CLIP;
          windows.add(List.of(start, (i + 1) * CLIP));
          ids.add(i);
          scores.add(Collections.nCopies(ANNOTATORS, score));
        }
      }
      if (!ids.isEmpty()) {
        lines.add(
            Json.write(
                new Line(
                    lines.size(),
                    q.text(),
                    clips * CLIP,
                    cast.story().id(),
                    ids,
                    scores,
                    windows)));
      }
    }
  }

  @Override
  public void close() {
    folder.lines("highlight_val_release.jsonl", lines);
  }
}
