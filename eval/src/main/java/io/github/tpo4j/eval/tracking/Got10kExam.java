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
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** GOT-10k's val split: one run of a deterministic tracker, and the zip that the server takes. */
final class Got10kExam implements Exam {
  private final Card card;

  Got10kExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    List<Question> questions = new ArrayList<>();
    for (Path sequence : Got10k.sequences(data)) {
      questions.add(
          TrackExam.question(
              sequence.getFileName().toString(),
              sequence,
              BoxRows.boxes(sequence.resolve("groundtruth.txt")).rows()[0],
              0));
    }
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Path tracker = out.resolve("tpo4j");
    Path val = out.resolve("val");
    List<String> names = new ArrayList<>();
    for (Path sequence : Got10k.sequences(data)) {
      String name = sequence.getFileName().toString();
      Reply reply = replies.get(name);
      if (reply == null) {
        continue;
      }
      names.add(name);
      for (String file : List.of("groundtruth.txt", "cover.label", "meta_info.ini")) {
        Written.copy(sequence.resolve(file), val.resolve(name).resolve(file));
      }
      double[][] boxes = BoxRows.boxes(sequence.resolve("groundtruth.txt")).rows();
      Path folder = tracker.resolve(name);
      Written.lines(
          folder.resolve(name + "_001.txt"), TrackExam.boxes(reply, boxes[0], boxes.length, 0));
      String each = String.format(Locale.ROOT, "%.8f", reply.seconds() / boxes.length);
      Written.lines(folder.resolve(name + "_time.txt"), Collections.nCopies(boxes.length, each));
    }
    Written.lines(val.resolve("list.txt"), names);
    Written.zip(tracker, out.resolve("submission.zip"));
    return Inputs.of(card, val, tracker, null, Map.of());
  }
}
