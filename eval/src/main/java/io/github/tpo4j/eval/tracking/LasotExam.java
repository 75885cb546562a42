package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.data.input.BoxRows;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** LaSOT on the data set's own folders, which have the frames in {@code SEQUENCE/img}. */
final class LasotExam implements Exam {
  private final Card card;

  LasotExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    List<Question> questions = new ArrayList<>();
    Map<String, LasotSequence.Truth> truth = Lasot.truth(data);
    for (String name : Lasot.listed(data, truth)) {
      Path boxes = truth.get(name).boxes();
      questions.add(
          TrackExam.question(name, boxes.resolveSibling("img"), BoxRows.boxes(boxes).rows()[0], 1));
    }
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Path results = out.resolve("results");
    Map<String, LasotSequence.Truth> truth = Lasot.truth(data);
    replies.forEach(
        (name, reply) -> {
          double[][] boxes = BoxRows.boxes(truth.get(name).boxes()).rows();
          Written.lines(
              results.resolve(name + ".txt"), TrackExam.boxes(reply, boxes[0], boxes.length, 1));
        });
    return Inputs.of(card, data, results, null, Map.of("sequences", "predicted"));
  }
}
