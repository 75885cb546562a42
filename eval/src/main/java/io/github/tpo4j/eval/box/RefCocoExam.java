package io.github.tpo4j.eval.box;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
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
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * RefCOCO by the region head: all splits in one run, numbered through, with the numbers of each. A
 * picture that cannot be read gets an empty box.
 */
final class RefCocoExam implements Exam {
  private final Card card;

  RefCocoExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (Path file : files(data)) {
      String set = name(file);
      for (JsonEntry e : JsonFile.lines(file, new Warnings())) {
        questions.add(
            new Question(
                String.valueOf(questions.size() + 1),
                set,
                media.find(e.get("image").text()),
                FrameChoice.MIDDLE,
                new Question.Where(e.get("sent").text())));
      }
    }
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    List<String> truth = new ArrayList<>();
    List<Object> predictions = new ArrayList<>();
    int number = 0;
    for (Path file : files(data)) {
      for (JsonEntry e : JsonFile.lines(file, new Warnings())) {
        number++;
        Reply reply = replies.get(String.valueOf(number));
        if (reply != null) {
          ObjectNode line = e.node().deepCopy();
          truth.add(Json.write(line.put("split", name(file))));
          int width = e.get("width").integer();
          int height = e.get("height").integer();
          double[] box =
              reply
                  .answer()
                  .filter(a -> !a.boxes().isEmpty())
                  .map(a -> a.boxes().get(0).toPixels(width, height))
                  .orElse(new double[4]);
          predictions.add(Map.of("id", truth.size(), "bbox_xyxy", box));
        }
      }
    }
    return Inputs.of(
        card,
        Written.lines(out.resolve("truth.jsonl"), truth),
        Written.json(out.resolve("predictions.json"), predictions),
        null,
        Map.of());
  }

  private static List<Path> files(Path data) {
    try (Stream<Path> list = Files.list(data)) {
      List<Path> files =
          list.filter(f -> f.getFileName().toString().matches("refcoco.*\\.jsonl"))
              .sorted()
              .toList();
      if (files.isEmpty()) {
        throw TpoException.data(
            data + ": expected refcoco_val.jsonl or others of its kind but found none");
      }
      return files;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replaceFirst("\\.jsonl$", "");
  }
}
