package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Grammar;
import io.github.tpo4j.data.world.words.Query;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Charades-STA: queries that one window answers (benchmarks.md 7). */
final class Charades implements Format {
  private final Folder folder;
  private final List<String> lines = new ArrayList<>();
  private final Map<String, Double> durations = new LinkedHashMap<>();

  Charades(Folder folder) {
    this.folder = folder;
  }

  @Override
  public void add(Cast cast, Footage footage) {
    String id = cast.story().id();
    for (Query q : Query.of(cast)) {
      List<Window> windows = q.moments().windows();
      if (windows.size() == 1) {
        lines.add(
            "%s %s %s##%s."
                .formatted(
                    id,
                    Grammar.seconds(windows.get(0).start()),
                    Grammar.seconds(windows.get(0).end()),
                    q.text()));
        durations.put(id, cast.story().seconds());
      }
    }
  }

  @Override
  public void close() {
    folder.lines("charades_sta_test.txt", lines);
    folder.json("charades_test_durations.json", durations);
  }
}
