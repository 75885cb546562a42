package io.github.tpo4j.eval.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.eval.Items;
import java.util.List;
import java.util.Optional;

/**
 * What a model answered to one question, a line of the log of a run.
 *
 * @param id of the question
 * @param task group of the question, or empty
 * @param media the file that was looked at
 * @param prompt words that the model read
 * @param answer empty where the media could not be read
 * @param problem why there is no answer
 * @param frames numbers of the frames that the language model saw
 * @param seconds how long it took
 */
public record Reply(
    @JsonProperty("id") String id,
    @JsonProperty("task") String task,
    @JsonProperty("media") String media,
    @JsonProperty("prompt") String prompt,
    @JsonProperty("answer") Optional<Answer> answer,
    @JsonProperty("problem") Optional<String> problem,
    @JsonProperty("frames") List<Integer> frames,
    @JsonProperty("seconds") double seconds) {

  /** The words of the answer; empty without one. */
  public String text() {
    return answer.map(Answer::text).orElse("");
  }

  /** Whether an item of the scores rests on this reply, or on it and others. */
  public boolean isTo(Items.Item item) {
    return id.equals(item.id()) || id.startsWith(item.id() + "/");
  }

  /** The same reply, to be scored as if the media could not have been read. */
  public Reply unanswered() {
    return new Reply(id, task, media, prompt, Optional.empty(), problem, frames, seconds);
  }
}
