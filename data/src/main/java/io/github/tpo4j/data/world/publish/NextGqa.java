package io.github.tpo4j.data.world.publish;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.data.sample.Sample.Window;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.choice.Choice;
import io.github.tpo4j.data.world.choice.Kind;
import io.github.tpo4j.data.world.words.Cast;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** NExT-GQA: five options and the span in which the answer can be seen (benchmarks.md 9). */
final class NextGqa implements Format {
  /** Options of a question. */
  static final int OPTIONS = 5;

  private final Folder folder;
  private final Map<String, List<Choice>> choices;
  private final List<String> rows = new ArrayList<>();
  private final Map<String, Grounded> spans = new LinkedHashMap<>();

  /**
   * @param choices by clip; those without evidence or with other than five options are left out
   */
  NextGqa(Folder folder, Map<String, List<Choice>> choices) {
    this.folder = folder;
    this.choices = choices;
    rows.add("video_id,frame_count,width,height,question,answer,qid,type,a0,a1,a2,a3,a4");
  }

  /** The spans of a clip's questions. */
  private record Grounded(
      @JsonProperty("duration") int duration,
      @JsonProperty("location") Map<String, List<List<Double>>> location,
      @JsonProperty("fps") double fps) {}

  @Override
  public void add(Cast cast, Footage footage) {
    Story story = cast.story();
    Map<String, List<List<Double>>> location = new TreeMap<>();
    for (Choice c : choices.getOrDefault(story.id(), List.of())) {
      if (c.evidence().isPresent() && c.options().size() == OPTIONS) {
        int qid = location.size();
        rows.add(row(story, c, qid));
        location.put(String.valueOf(qid), List.of(span(c.evidence().get())));
      }
    }
    if (!location.isEmpty()) {
      spans.put(story.id(), new Grounded((int) Math.ceil(story.seconds()), location, story.fps()));
    }
  }

  private static String row(Story story, Choice c, int qid) {
    List<String> cells =
        new ArrayList<>(
            List.of(
                story.id(),
                String.valueOf(story.frames()),
                String.valueOf(story.width()),
                String.valueOf(story.height()),
                c.text(),
                c.answer(),
                String.valueOf(qid),
                type(c.kind())));
    cells.addAll(c.options());
    return String.join(",", cells.stream().map(NextGqa::cell).toList());
  }

  /** NExT-QA's types: causal how for what a thing is like, temporal current for when. */
  private static String type(Kind kind) {
    return kind == Kind.STATE_CHANGE ? "TC" : "CH";
  }

  private static String cell(String words) {
    return words.contains(",") || words.contains("\"")
        ? "\"" + words.replace("\"", "\"\"") + "\""
        : words;
  }

  private static List<Double> span(Window w) {
    return List.of(Math.rint(10 * w.start()) / 10, Math.rint(10 * w.end()) / 10);
  }

  @Override
  public void close() {
    folder.lines("test.csv", rows);
    folder.json("gsub_test.json", spans);
  }
}
