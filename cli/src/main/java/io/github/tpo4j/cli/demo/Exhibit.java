package io.github.tpo4j.cli.demo;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import java.util.List;
import java.util.Optional;

/**
 * One question of the demonstration, the model's answer and the truth.
 *
 * @param ability what is shown, such as {@code moving direction}
 * @param question as it was asked
 * @param answer of the model
 * @param truth what the world knows
 * @param grade how close the answer is, in words; empty where nothing measures it
 * @param seconds the answer took
 */
public record Exhibit(
    @JsonProperty("ability") String ability,
    @JsonProperty("question") String question,
    @JsonProperty("answer") Pointed answer,
    @JsonProperty("truth") Pointed truth,
    @JsonProperty("grade") String grade,
    @JsonProperty("seconds") double seconds) {

  /** Words and what they point at; the same for answers and truths. */
  public record Pointed(
      @JsonProperty("text") String text,
      @JsonProperty("boxes") List<Box> boxes,
      @JsonProperty("moments") List<Moment> moments,
      @JsonProperty("saliency") Optional<Saliency> saliency,
      @JsonProperty("masks") List<MaskTrack> masks) {

    static Pointed of(Answer a) {
      return new Pointed(a.text(), a.boxes(), a.moments(), a.saliency(), a.masks());
    }

    static Pointed of(Sample s) {
      String text = s.turns().get(s.turns().size() - 1).answer();
      text = text.replace(PromptLayout.BEST_OPTION, "");
      for (Task task : Task.values()) {
        text = text.replace(task.startToken(), "").replace(task.placeholder(), "");
      }
      return new Pointed(
          text.strip(),
          s.boxes(),
          s.moments().map(Exhibit::windows).orElse(List.of()),
          s.moments().map(m -> new Saliency(m.clipSeconds(), m.saliency())),
          s.masks());
    }
  }

  /** Sets an answer beside its sample. */
  public static Exhibit of(Sample sample, Answer answer, double seconds) {
    Pointed said = Pointed.of(answer);
    Pointed truth = Pointed.of(sample);
    return new Exhibit(
        sample.kind().replace('_', ' '),
        question(sample),
        said,
        truth,
        Grade.of(sample, said, truth),
        seconds);
  }

  /** The words of a sample's last question. */
  public static String question(Sample sample) {
    return sample.turns().get(sample.turns().size() - 1).question();
  }

  private static List<Moment> windows(Sample.Moments m) {
    return m.windows().stream().map(w -> new Moment(w.start(), w.end(), 1)).toList();
  }
}
