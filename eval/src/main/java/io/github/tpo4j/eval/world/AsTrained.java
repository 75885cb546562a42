package io.github.tpo4j.eval.world;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A benchmark whose multiple choice is asked as the world's samples teach it: the instruction
 * stands once, in front of the question, and nothing stands before the video. Scores are the
 * benchmark's, but a reply that begins with no letter counts as none: MVBench's rule takes {@code
 * (.} for right.
 */
record AsTrained(Benchmark benchmark) implements Benchmark {
  @Override
  public Card card() {
    return benchmark.card();
  }

  @Override
  public Scores score(Inputs inputs) {
    return benchmark.score(inputs);
  }

  @Override
  public Optional<Exam> exam() {
    return benchmark.exam().map(Reworded::new);
  }

  private record Reworded(Exam exam) implements Exam {
    @Override
    public List<Question> questions(Path data) {
      return exam.questions(data).stream().map(Reworded::reworded).toList();
    }

    @Override
    public Inputs write(Path data, Map<String, Reply> replies, Path out) {
      Map<String, Reply> counted = new LinkedHashMap<>(replies);
      exam.questions(data).stream()
          .filter(q -> q.asking() instanceof Question.Words)
          .map(q -> replies.get(q.id()))
          .filter(r -> r != null && !r.text().matches("(?s)[A-Za-z].*"))
          .forEach(r -> counted.put(r.id(), r.unanswered()));
      return exam.write(data, counted, out);
    }

    private static Question reworded(Question q) {
      if (!(q.asking() instanceof Question.Words w)) {
        return q;
      }
      String text =
          w.text().startsWith(ChoicePrompt.INSTRUCTION)
              ? w.text()
              : ChoicePrompt.INSTRUCTION + w.text();
      return new Question(
          q.id(),
          q.task(),
          q.media(),
          q.frames(),
          new Question.Words("", text, w.answerPrefix(), w.maxNewTokens()));
    }
  }
}
