package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.PromptLayout;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Perception Test's questions in MVBench's prompt; the letter is the number of the answer. */
final class PerceptionTestExam implements Exam {
  private static final int MOST_TOKENS = 100;

  private final Card card;

  PerceptionTestExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    videos(data)
        .forEach(
            (video, entry) -> {
              for (JsonEntry q : entry.get("mc_question").list()) {
                Choice choice =
                    new Choice(q.where(), video, q.get("question").text(), options(q), "");
                questions.add(
                    new Question(
                        id(video, q),
                        q.find("area").map(JsonEntry::text).orElse(""),
                        media.find(video),
                        FrameChoice.SEGMENTS,
                        new Question.Words(
                            MvBench.INSTRUCTION,
                            MvBench.INSTRUCTION + choice.prompt() + "\nOnly give the best option.",
                            PromptLayout.BEST_OPTION,
                            MOST_TOKENS)));
              }
            });
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Map<String, Object> truth = new LinkedHashMap<>();
    Map<String, Object> answers = new LinkedHashMap<>();
    videos(data)
        .forEach(
            (video, entry) -> {
              List<Object> asked = new ArrayList<>();
              List<Object> said = new ArrayList<>();
              for (JsonEntry q : entry.get("mc_question").list()) {
                Reply reply = replies.get(id(video, q));
                if (reply != null) {
                  List<String> options = options(q);
                  int answer = reply.text().isEmpty() ? -1 : reply.text().charAt(0) - 'A';
                  boolean known = answer >= 0 && answer < options.size();
                  asked.add(q.node());
                  said.add(
                      Map.of(
                          "id", q.get("id").node(),
                          "answer_id", known ? answer : PerceptionTest.NONE,
                          "answer", known ? options.get(answer) : ""));
                }
              }
              if (!asked.isEmpty()) {
                truth.put(video, Map.of("mc_question", asked));
                answers.put(video, said);
              }
            });
    return Inputs.of(
        card,
        Written.json(out.resolve("mc_question.json"), truth),
        Written.json(out.resolve("answers.json"), answers),
        null,
        Map.of());
  }

  private static Map<String, JsonEntry> videos(Path data) {
    Path file =
        Written.first(
            data,
            "the annotations",
            "mc_question_valid.json",
            "mc_question_test.json",
            "mc_question_train.json");
    return JsonFile.read(file, new Warnings()).members();
  }

  private static List<String> options(JsonEntry q) {
    return q.get("options").list().stream().map(JsonEntry::text).toList();
  }

  private static String id(String video, JsonEntry q) {
    return video + "#" + q.get("id").id();
  }
}
