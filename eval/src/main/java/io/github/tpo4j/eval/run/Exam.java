package io.github.tpo4j.eval.run;

import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How a benchmark is asked of a model, and what its official prediction files look like. */
public interface Exam {
  /**
   * All questions, in the benchmark's order.
   *
   * @param data the benchmark's data in its published layout
   */
  List<Question> questions(Path data);

  /** Settings of a run, {@code --option name=value}. */
  default List<Card.Option> options() {
    return List.of();
  }

  /**
   * The exam with settings.
   *
   * @param options a value of each of {@link #options}
   */
  default Exam with(Map<String, String> options) {
    return this;
  }

  /** Whether the ground truth is here, and not on the benchmark's server only. */
  default boolean scored(Path data) {
    return true;
  }

  /**
   * Writes the replies in the official format.
   *
   * @param replies by id; a question without one was not asked, as under a limit
   * @param out an empty directory for files
   * @return what is scored, if anything is: the predictions, and the ground truth of the questions
   *     that were asked
   */
  Inputs write(Path data, Map<String, Reply> replies, Path out);
}
