package io.github.tpo4j.eval.tracking;

import io.github.tpo4j.data.input.BoxRows;
import io.github.tpo4j.data.input.PictureSize;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import io.github.tpo4j.eval.run.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * GOT-10k: one run of a deterministic tracker, and the zip that the server takes, as the toolkit
 * makes it: a folder a sequence. The test split has a box of the first frame only, and is not
 * scored here.
 */
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
  public boolean scored(Path data) {
    return Got10k.sequences(data).stream().allMatch(Got10kExam::isScored);
  }

  /** Whether a sequence's truth goes beyond its first frame. */
  private static boolean isScored(Path sequence) {
    return Files.exists(sequence.resolve("cover.label"));
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
      double[][] boxes = BoxRows.boxes(sequence.resolve("groundtruth.txt")).rows();
      int frames = isScored(sequence) ? boxes.length : PictureSize.frames(sequence).size();
      if (isScored(sequence)) {
        for (String file : List.of("groundtruth.txt", "cover.label", "meta_info.ini")) {
          Written.copy(sequence.resolve(file), val.resolve(name).resolve(file));
        }
      }
      Path folder = tracker.resolve(name);
      Written.lines(folder.resolve(name + "_001.txt"), TrackExam.boxes(reply, boxes[0], frames, 0));
      String each = String.format(Locale.ROOT, "%.8f", reply.seconds() / frames);
      Written.lines(folder.resolve(name + "_time.txt"), Collections.nCopies(frames, each));
    }
    Written.lines(val.resolve("list.txt"), names);
    Written.zip(tracker, out.resolve("submission.zip"));
    return Inputs.of(card, val, tracker, null, Map.of());
  }
}
