package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Video-MME: 900 videos with three questions each. The predictions file is the annotation file with
 * the model's words in it, so subtitles only matter when the model is run.
 */
public final class VideoMme implements Benchmark {
  private static final int VIDEOS = 300;

  /** What is cut from an answer; two entries are run together by a slip in the official list. */
  private static final List<String> PREFIXES =
      List.of(
          "The best answer is",
          "The correct answer is",
          "The answer is",
          "The answer",
          "The best option isThe correct option is",
          "Best answer:Best option:",
          "Answer:",
          "Option:",
          "The correct answer",
          "The correct option");

  private static final Pattern LETTER = Pattern.compile("[ABCD]");

  private static final Card CARD =
      new Card(
          "videomme",
          "Video-MME",
          new Card.Layout(
              "none: the predictions hold the answers",
              "the official results file: [{video_id, duration, domain, sub_category, questions:"
                  + " [{question_id, task_type, question, options, answer, response}]}]"),
          new Card.Origin(
              "https://github.com/MME-Benchmarks/Video-MME",
              "academic research only; no copying or redistribution"),
          List.of(
              new Card.Variant(
                  "official",
                  "eval_your_results.py: an answer without a letter is left out of the accuracy;"
                      + " 300 videos a duration"),
              new Card.Variant("partial", "the same for any number of videos"),
              new Card.Variant(
                  "unanswered-wrong",
                  "an answer without a letter is wrong, as lmms-eval counts; any number of"
                      + " videos")),
          List.of(
              new Card.Option(
                  "durations", "short,medium,long", "which durations are scored, by comma")),
          Card.Standing.OFFICIAL_RUN);

  /** One question, and whether it is right; it weighs nothing where the rule leaves it out. */
  private record Asked(String duration, String domain, String sub, Items.Item item) {
    String task() {
      return item.task();
    }
  }

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new VideoMmeExam(CARD));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    List<String> durations =
        Stream.of(inputs.option("durations").orElseThrow().split(",")).distinct().toList();
    if (!VideoMmeNames.DURATIONS.containsAll(durations)) {
      throw TpoException.usage(
          "--option durations=%s: expected names among %s"
              .formatted(String.join(",", durations), String.join(", ", VideoMmeNames.DURATIONS)));
    }
    List<Asked> all = new ArrayList<>();
    int[] videos = new int[VideoMmeNames.DURATIONS.size()];
    Set<String> seen = new HashSet<>();
    int questions = 0;
    for (JsonEntry video : JsonFile.read(inputs.predictions(), warnings).list()) {
      int duration = VideoMmeNames.DURATIONS.indexOf(video.get("duration").text());
      if (duration < 0) {
        throw video.get("duration").expected("short, medium or long");
      }
      videos[duration]++;
      if (!seen.add(video.get("video_id").id())) {
        warnings.add("a video comes twice and counts twice", video.where());
      }
      if (durations.contains(VideoMmeNames.DURATIONS.get(duration))) {
        questions += video.get("questions").list().size();
        read(video, inputs.variant().equals("unanswered-wrong"), all, warnings);
      }
    }
    List<Asked> counted = all.stream().filter(a -> a.item().weight() > 0).toList();
    noteRepeated(counted, warnings);
    if (inputs.variant().equals("official")) {
      requireAll(inputs, durations, videos);
    }
    if (questions == 0) {
      throw TpoException.data(
          "%s: expected questions of duration %s but there is none"
              .formatted(inputs.predictions(), String.join(", ", durations)));
    }
    return scores(durations, counted)
        .build(
            new Items(
                "overall_percent", Items.Averaging.POOLED, all.stream().map(Asked::item).toList()),
            warnings);
  }

  private static void noteRepeated(List<Asked> all, Warnings warnings) {
    Set<String> seen = new HashSet<>();
    all.stream()
        .map(a -> a.item().id())
        .filter(id -> !seen.add(id))
        .forEach(id -> warnings.add("a question comes twice and counts twice", id));
  }

  private static void requireAll(Inputs inputs, List<String> durations, int[] videos) {
    for (String duration : durations) {
      int found = videos[VideoMmeNames.DURATIONS.indexOf(duration)];
      if (found != VIDEOS) {
        throw TpoException.data(
            "%s: expected %d videos of duration %s but found %d; score a part with --variant partial"
                .formatted(inputs.predictions(), VIDEOS, duration, found));
      }
    }
  }

  private static void read(
      JsonEntry video, boolean unansweredIsWrong, List<Asked> all, Warnings warnings) {
    for (JsonEntry q : video.get("questions").list()) {
      String answer = q.get("answer").text();
      if (!answer.matches("[A-D]")) {
        warnings.add("an answer that is no letter from A to D matches nothing", q.where());
      }
      String letter = letter(q.get("response").text());
      String id = q.get("question_id").id();
      if (letter.isEmpty()) {
        warnings.add(
            unansweredIsWrong
                ? "no letter in the response: counts as wrong"
                : "no letter in the response: left out of the accuracy, as the official tool does",
            "%s (%s)".formatted(q.where(), id));
      }
      all.add(
          new Asked(
              video.get("duration").text(),
              known(video.get("domain"), VideoMmeNames.DOMAINS),
              known(video.get("sub_category"), VideoMmeNames.SUB_CATEGORIES),
              new Items.Item(
                  id,
                  known(q.get("task_type"), VideoMmeNames.TASK_TYPES),
                  letter.equals(answer) ? 100 : 0,
                  letter.isEmpty() && !unansweredIsWrong ? 0 : 1,
                  answer)));
    }
  }

  private static String known(JsonEntry entry, List<String> names) {
    if (!names.contains(entry.text())) {
      throw entry.expected("one of " + String.join(", ", names));
    }
    return entry.text();
  }

  /** The option that a response names, or an empty text. */
  static String letter(String response) {
    String text = response.strip();
    for (String prefix : PREFIXES) {
      text = text.replace(prefix, "");
    }
    // the official rule for more than ten words adds nothing: without a letter there is none
    Matcher letter = LETTER.matcher(text);
    return letter.find() ? letter.group() : "";
  }

  private static Scores.Builder scores(List<String> durations, List<Asked> all) {
    Scores.Builder scores = Scores.builder();
    for (String duration : durations) {
      List<Asked> part = all.stream().filter(a -> a.duration().equals(duration)).toList();
      scores.group(duration, g -> tables(g, part));
    }
    scores.group("entire", g -> tables(g, all));
    scores.value("overall_percent", percent(all));
    scores.group("counts", g -> counts(g, durations, all));
    return scores;
  }

  private static void tables(Scores.Builder g, List<Asked> part) {
    g.group("domain", t -> table(t, VideoMmeNames.DOMAINS, Asked::domain, part));
    g.group("sub_category", t -> table(t, VideoMmeNames.SUB_CATEGORIES, Asked::sub, part));
    g.group("task_type", t -> table(t, VideoMmeNames.TASK_TYPES, Asked::task, part));
    g.value("overall", percent(part), Scores.decimals(percent(part), 1) + "%");
  }

  private static void table(
      Scores.Builder g, List<String> names, Function<Asked, String> of, List<Asked> part) {
    for (String name : names) {
      double percent = percent(part.stream().filter(a -> of.apply(a).equals(name)).toList());
      g.value(name, percent, Scores.decimals(percent, 1) + "%");
    }
  }

  private static void counts(Scores.Builder g, List<String> durations, List<Asked> all) {
    count(g, "overall", all);
    g.group("by_duration", t -> count(t, durations, Asked::duration, all));
    g.group("domain", t -> count(t, VideoMmeNames.DOMAINS, Asked::domain, all));
    g.group("sub_category", t -> count(t, VideoMmeNames.SUB_CATEGORIES, Asked::sub, all));
    g.group("task_type", t -> count(t, VideoMmeNames.TASK_TYPES, Asked::task, all));
  }

  private static void count(
      Scores.Builder g, List<String> names, Function<Asked, String> of, List<Asked> all) {
    names.forEach(n -> count(g, n, all.stream().filter(a -> of.apply(a).equals(n)).toList()));
  }

  private static void count(Scores.Builder g, String name, List<Asked> part) {
    g.curve(name, right(part), part.size());
  }

  /** Percent right; 0 without a question, as the official script prints. */
  private static double percent(List<Asked> part) {
    return part.isEmpty() ? 0 : 100.0 * right(part) / part.size();
  }

  private static long right(List<Asked> part) {
    return part.stream().filter(a -> a.item().value() > 0).count();
  }
}
