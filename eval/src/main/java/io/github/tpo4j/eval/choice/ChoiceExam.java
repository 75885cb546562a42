package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.Media;
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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Multiple choice with a file of questions a task: MVBench and MLVU. The model continues {@code
 * Best Option: (}; frames are chosen by MVBench's rule.
 */
final class ChoiceExam implements Exam {
  private static final int MOST_TOKENS = 100;

  /** What an unreadable video answers: no option begins like it, so it is wrong. */
  private static final String NOTHING = "unanswered";

  private final Card card;
  private final Map<String, String> files;
  private final String instruction;
  private final UnaryOperator<String> said;

  /**
   * @param files annotation file of each task
   * @param instruction words before the question
   * @param said from what the model wrote behind the open bracket to what is scored
   */
  ChoiceExam(Card card, Map<String, String> files, String instruction, UnaryOperator<String> said) {
    this.card = card;
    this.files = files;
    this.instruction = instruction;
    this.said = said;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    files.forEach(
        (task, file) -> {
          List<JsonEntry> entries = entries(data, file);
          for (int i = 0; i < entries.size(); i++) {
            Choice choice = Choice.read(entries.get(i));
            Path video = media.find(choice.video());
            questions.add(
                new Question(
                    id(file, i),
                    task,
                    video,
                    frames(entries.get(i), video),
                    new Question.Words(
                        instruction,
                        instruction + choice.prompt() + "\nOnly give the best option.",
                        PromptLayout.BEST_OPTION,
                        MOST_TOKENS)));
          }
        });
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<Map<String, String>> answers = new ArrayList<>();
    files.forEach(
        (task, file) -> {
          List<JsonEntry> entries = entries(data, file);
          List<Object> asked = new ArrayList<>();
          for (int i = 0; i < entries.size(); i++) {
            Reply reply = replies.get(id(file, i));
            if (reply != null) {
              asked.add(entries.get(i).node());
              answers.add(
                  Map.of(
                      "pred",
                      reply.answer().isEmpty() ? NOTHING : said.apply(reply.text()),
                      "gt",
                      Choice.read(entries.get(i)).labelledAnswer()));
            }
          }
          if (!asked.isEmpty()) {
            Written.json(out.resolve("json").resolve(file), asked);
          }
        });
    Path predictions = Written.json(out.resolve("results.json"), Map.of("res_list", answers));
    return Inputs.of(card, out.resolve("json"), predictions, null, Map.of());
  }

  private static List<JsonEntry> entries(Path data, String file) {
    Path path = data.resolve("json").resolve(file);
    Path found = Files.exists(path) ? path : data.resolve(file);
    return Files.exists(found) ? JsonFile.read(found, new Warnings()).list() : List.of();
  }

  /** Pictures of a folder are numbered from 1, at the rate that the annotation says. */
  private static FrameChoice frames(JsonEntry e, Path video) {
    if (e.find("start").isEmpty() || e.find("end").isEmpty()) {
      return FrameChoice.SEGMENTS;
    }
    double start = e.get("start").number();
    double end = e.get("end").number();
    if (!Files.isDirectory(video)) {
      return FrameChoice.segments(start, end);
    }
    double fps = e.find("fps").map(JsonEntry::number).orElse(Media.FOLDER_FPS);
    return FrameChoice.segments(
        (Math.rint(start * fps) - 1) / Media.FOLDER_FPS,
        (Math.rint(end * fps) - 1) / Media.FOLDER_FPS);
  }

  private static String id(String file, int index) {
    return "%s#%d".formatted(file, index);
  }
}
