package io.github.tpo4j.eval.choice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.MediaFinder;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import io.github.tpo4j.model.FrameChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Video-MME without subtitles: the official prompt, the answer's words as they come. */
final class VideoMmeExam implements Exam {
  private static final int MOST_TOKENS = 32;
  private static final int QUESTIONS = 2700;

  private final Card card;

  VideoMmeExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (JsonEntry video : videos(data)) {
      Path file = media.find(video.find("videoID").orElseGet(() -> video.get("video_id")).id());
      for (JsonEntry q : video.get("questions").list()) {
        questions.add(
            new Question(
                q.get("question_id").id(),
                q.get("task_type").text(),
                file,
                FrameChoice.SEGMENTS,
                new Question.Words("", prompt(q), "", MOST_TOKENS)));
      }
    }
    return questions;
  }

  static String prompt(JsonEntry q) {
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

  private static List<JsonEntry> videos(Path data) {
    Path file =
        Written.first(data, "the official template", "videomme.json", "output_test_template.json");
    return JsonFile.read(file, new Warnings()).list();
  }
}
