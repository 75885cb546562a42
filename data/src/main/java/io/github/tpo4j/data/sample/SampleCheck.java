package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.List;

/** What must hold in a {@link Sample} beyond its JSON: words and targets belong together. */
public final class SampleCheck {
  private static final double HIGHEST_SALIENCY = 4;

  private final Sample sample;
  private final List<String> problems = new ArrayList<>();

  private SampleCheck(Sample sample) {
    this.sample = sample;
  }

  /** Everything that is wrong, each with its key; empty for a good sample. */
  public static List<String> problems(Sample sample) {
    SampleCheck check = new SampleCheck(sample);
    check.names();
    check.words();
    check.boxes("input_boxes", sample.inputBoxes());
    check.boxes("boxes", sample.boxes());
    sample.moments().ifPresent(check::moments);
    for (int i = 0; i < sample.masks().size(); i++) {
      check.mask("masks[" + i + "]", sample.masks().get(i));
    }
    return check.problems;
  }

  /**
   * The sample itself.
   *
   * @param origin where it stands, such as {@code train.jsonl, line 3}
   * @throws TpoException of kind data, naming every problem
   */
  public static Sample require(Sample sample, String origin) {
    List<String> problems = problems(sample);
    if (!problems.isEmpty()) {
      throw TpoException.data("%s: %s".formatted(origin, String.join("; ", problems)));
    }
    return sample;
  }

  private void names() {
    require(!sample.id().isBlank(), "id", "a name", "\"" + sample.id() + "\"");
    require(!sample.kind().isBlank(), "kind", "what is asked, such as caption", "\"\"");
    sample
        .media()
        .ifPresent(
            m ->
                require(
                    !m.isBlank() && !m.startsWith("/") && !m.matches("(?s)[A-Za-z]:.*|.*\\\\.*"),
                    "media",
                    "a path relative to the folder of the file, with /",
                    "\"" + m + "\""));
    require(
        sample.frame().isEmpty() || sample.media().isPresent() && sample.frame().get() >= 0,
        "frame",
        "a frame number from 0 of a medium",
        sample.frame() + (sample.media().isPresent() ? "" : " without media"));
  }

  private void words() {
    require(!sample.turns().isEmpty(), "turns", "at least one question and answer", "none");
    StringBuilder questions = new StringBuilder();
    StringBuilder answers = new StringBuilder();
    for (int i = 0; i < sample.turns().size(); i++) {
      PromptLayout.Turn turn = sample.turns().get(i);
      require(!turn.answer().isBlank(), "turns[" + i + "].answer", "words", "\"\"");
      boolean choice = turn.answer().startsWith(PromptLayout.BEST_OPTION);
      require(
          !choice || i == sample.turns().size() - 1 && sample.media().isPresent(),
          "turns[" + i + "].answer",
          "multiple choice in the last turn, about a medium",
          PromptLayout.BEST_OPTION);
      questions.append(turn.question()).append('\n');
      answers.append(turn.answer()).append('\n');
    }
    placeholders("input_boxes", Task.TRACK_BOX, questions, sample.inputBoxes().size());
    placeholders("boxes", Task.REGION, answers, sample.boxes().size());
    placeholders("moments", Task.TEMPORAL, answers, sample.moments().isPresent() ? 1 : 0);
    placeholders("masks", Task.MASK, answers, sample.masks().size());
    long tasks =
        (sample.boxes().isEmpty() ? 0 : 1)
            + (sample.moments().isPresent() ? 1 : 0)
            + (sample.masks().isEmpty() ? 0 : 1);
    require(tasks <= 1, "boxes, moments, masks", "targets of one task", "of " + tasks);
    for (Task task : Task.values()) {
      for (String word : List.of(task.startToken(), task.placeholder())) {
        require(questions.indexOf(word) < 0, "turns", "no " + word + " in a question", "one");
      }
    }
    require(answers.indexOf(Task.TRACK_BOX) < 0, "turns", "no <track_box> in an answer", "one");
  }

  private void placeholders(String key, Task task, StringBuilder words, int targets) {
    String pair = task.startToken() + task.placeholder();
    placeholders(key, pair, words, targets);
    int pairs = count(words, pair);
    require(
        count(words, task.startToken()) == pairs && count(words, task.placeholder()) == pairs,
        "turns",
        "the task words only as " + pair,
        "one alone");
  }

  private void placeholders(String key, String word, StringBuilder words, int targets) {
    int found = count(words, word);
    require(found == targets, key, "as many as there are " + word + ": " + found, "" + targets);
  }

  private static int count(StringBuilder words, String word) {
    int count = 0;
    for (int at = words.indexOf(word); at >= 0; at = words.indexOf(word, at + word.length())) {
      count++;
    }
    return count;
  }

  private void boxes(String key, List<Box> boxes) {
    for (int i = 0; i < boxes.size(); i++) {
      Box b = boxes.get(i);
      require(
          b.area() > 0 && b.clamped().equals(b),
          key + "[" + i + "]",
          "0 <= x1 < x2 <= 1 and 0 <= y1 < y2 <= 1",
          "%s %s %s %s".formatted(b.x1(), b.y1(), b.x2(), b.y2()));
    }
  }

  private void moments(Sample.Moments moments) {
    require(!moments.windows().isEmpty(), "moments.windows", "at least one", "none");
    for (int i = 0; i < moments.windows().size(); i++) {
      Sample.Window w = moments.windows().get(i);
      require(
          w.start() >= 0 && w.end() > w.start(),
          "moments.windows[" + i + "]",
          "0 <= start < end in seconds",
          w.start() + " to " + w.end());
    }
    require(
        moments.clipSeconds() > 0,
        "moments.clip_seconds",
        "a positive number",
        "" + moments.clipSeconds());
    for (double score : moments.saliency()) {
      require(
          score >= 0 && score <= HIGHEST_SALIENCY, "moments.saliency", "0 to 4 a clip", "" + score);
    }
  }

  private void mask(String key, MaskTrack track) {
    require(!track.frames().isEmpty(), key + ".frames", "at least one", "none");
    int last = -1;
    for (MaskTrack.Frame frame : track.frames()) {
      Rle first = track.frames().get(0).mask();
      require(
          frame.index() > last,
          key + ".frames",
          "frame numbers from 0, ascending",
          frame.index() + " after " + last);
      require(
          frame.mask().height() == first.height() && frame.mask().width() == first.width(),
          key + ".frames",
          "masks of one size: %d x %d".formatted(first.height(), first.width()),
          "%d x %d".formatted(frame.mask().height(), frame.mask().width()));
      last = frame.index();
    }
  }

  private void require(boolean holds, String key, String expected, String found) {
    if (!holds) {
      problems.add("%s: expected %s but found %s".formatted(key, expected, found));
    }
  }
}
