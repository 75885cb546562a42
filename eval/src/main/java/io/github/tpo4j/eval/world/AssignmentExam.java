package io.github.tpo4j.eval.world;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
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

/**
 * Asks the questions of {@code unseen.jsonl} and reads from an answer which heads were called. A
 * question about one frame is asked about the picture of its clip.
 */
final class AssignmentExam implements Exam {
  private static final String FILE = "unseen.jsonl";

  private final Card card;

  AssignmentExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder pictures = new MediaFinder(data.resolve("refcoco"));
    return samples(data).stream().map(s -> question(s, data, pictures)).toList();
  }

  private static Question question(Sample s, Path data, MediaFinder pictures) {
    String name = s.media().orElse("");
    Path media =
        s.frame().isPresent()
            ? pictures.find("images/" + name.replaceFirst("^.*/", "").replace(".mp4", ".jpg"))
            : data.resolve(name);
    String text = s.turns().get(s.turns().size() - 1).question();
    return new Question(
        s.id(), s.kind(), media, FrameChoice.MIDDLE, new Question.Assignment(text, s.inputBoxes()));
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<String> truth = new ArrayList<>();
    List<String> predictions = new ArrayList<>();
    for (Sample s : samples(data)) {
      Reply reply = replies.get(s.id());
      if (reply != null) {
        truth.add(Json.write(s));
        List<String> tasks = reply.answer().map(AssignmentExam::announced).orElse(List.of());
        predictions.add(Json.write(Map.of("id", s.id(), "tasks", tasks)));
      }
    }
    return Inputs.of(
        card,
        Written.lines(out.resolve("truth.jsonl"), truth),
        Written.lines(out.resolve("predictions.jsonl"), predictions),
        null,
        Map.of());
  }

  private static List<String> announced(Answer a) {
    List<String> tasks = new ArrayList<>();
    if (!a.boxes().isEmpty()) {
      tasks.add(TaskAssignment.name(Task.REGION));
    }
    if (!a.moments().isEmpty() || a.saliency().isPresent()) {
      tasks.add(TaskAssignment.name(Task.TEMPORAL));
    }
    if (!a.masks().isEmpty()) {
      tasks.add(TaskAssignment.name(Task.MASK));
    }
    return tasks;
  }

  private static List<Sample> samples(Path data) {
    return SampleFile.all(data.resolve(FILE));
  }
}
