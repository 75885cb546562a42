package io.github.tpo4j.eval.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.input.Subtitles;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.MediaFinder;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Video-MME in its official prompt, the answer's words as they come; with subtitles those at the
 * times of the frames that the model sees, one a frame, as the slicing script does that the
 * benchmark's page names. A video without subtitles, as 156 of the 900 are, is asked without.
 */
final class VideoMmeExam implements Exam {
  private static final int MOST_TOKENS = 32;
  private static final int QUESTIONS = 2700;

  private static final String SUBTITLES = "subtitles";
  private static final String NONE = "none";
  private static final String AT_FRAMES = "frames";

  private final Card card;
  private final boolean subtitled;

  VideoMmeExam(Card card) {
    this(card, false);
  }

  private VideoMmeExam(Card card, boolean subtitled) {
    this.card = card;
    this.subtitled = subtitled;
  }

  @Override
  public List<Card.Option> options() {
    return List.of(
        new Card.Option(
            SUBTITLES,
            NONE,
            "none, or frames: those at the sampled frames, from subtitle/VIDEO.srt or .vtt"));
  }

  @Override
  public Exam with(Map<String, String> options) {
    String subtitles = options.get(SUBTITLES);
    if (!List.of(NONE, AT_FRAMES).contains(subtitles)) {
      throw TpoException.usage(
          "--option %s=%s: expected %s or %s".formatted(SUBTITLES, subtitles, NONE, AT_FRAMES));
    }
    return new VideoMmeExam(card, subtitles.equals(AT_FRAMES));
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    Map<String, Subtitles> subtitles = subtitled ? subtitles(data) : Map.of();
    for (JsonEntry video : videos(data)) {
      Path file = media.find(mediaId(video));
      Subtitles said = subtitles.getOrDefault(mediaId(video), new Subtitles(List.of()));
      for (JsonEntry q : video.get("questions").list()) {
        questions.add(
            new Question(
                q.get("question_id").id(),
                q.get("task_type").text(),
                file,
                FrameChoice.SEGMENTS,
                new Question.Seen(prompt(q), seen -> words(said.at(seen.sampledSeconds()), q))));
      }
    }
    return questions;
  }

  private static Question.Words words(List<String> subtitles, JsonEntry q) {
    String told =
        subtitles.isEmpty()
            ? ""
            : "This video's subtitles are listed below:\n" + String.join("\n", subtitles) + "\n";
    return new Question.Words("", told + prompt(q), "", MOST_TOKENS);
  }

  private static String prompt(JsonEntry q) {
    return "Select the best answer to the following multiple-choice question based on the video."
        + " Respond with only the letter (A, B, C, or D) of the correct option.\n"
        + q.get("question").text()
        + "\n"
        + q.get("options").list().stream().map(JsonEntry::text).collect(Collectors.joining("\n"))
        + "\nThe best answer is:";
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<JsonNode> results = new ArrayList<>();
    for (JsonEntry video : videos(data)) {
      ObjectNode copy = video.node().deepCopy();
      ArrayNode asked = copy.putArray("questions");
      for (JsonEntry q : video.get("questions").list()) {
        Reply reply = replies.get(q.get("question_id").id());
        if (reply != null) {
          asked.add(((ObjectNode) q.node().deepCopy()).put("response", reply.text()));
        }
      }
      if (!asked.isEmpty()) {
        results.add(copy);
      }
    }
    return Inputs.of(
        card,
        null,
        Written.json(out.resolve("results.json"), results),
        replies.size() == QUESTIONS ? "official" : "partial",
        Map.of());
  }

  /** What the files of a video are called. */
  private static String mediaId(JsonEntry video) {
    return video.find("videoID").orElseGet(() -> video.get("video_id")).id();
  }

  /** Subtitles of the videos that have some, by the name of the video's files. */
  private static Map<String, Subtitles> subtitles(Path data) {
    Path folder = Written.first(data, "a folder of subtitles", "subtitle", "subtitles");
    Map<String, Subtitles> subtitles = new HashMap<>();
    for (JsonEntry video : videos(data)) {
      Stream.of(".srt", ".vtt")
          .map(ending -> folder.resolve(mediaId(video) + ending))
          .filter(Files::exists)
          .findFirst()
          .ifPresent(file -> subtitles.put(mediaId(video), Subtitles.read(file)));
    }
    if (subtitles.isEmpty()) {
      throw TpoException.data(
          "%s: expected VIDEO.srt or VIDEO.vtt of some videos but there is none of any"
              .formatted(folder));
    }
    return subtitles;
  }

  private static List<JsonEntry> videos(Path data) {
    Path file =
        Written.first(data, "the official template", "videomme.json", "output_test_template.json");
    return JsonFile.read(file, new Warnings()).list();
  }
}
