package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.data.input.MaskPng;
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
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Ref-DAVIS17 by the mask head. {@code meta_expressions.json} holds four expressions an object, one
 * of each annotator; the masks of an annotator's expressions become one id map a frame, in which
 * the first of several objects at a pixel counts, as an arg-max of equal scores does. What was not
 * asked, or could not be read, is nowhere.
 */
final class RefDavisExam implements Exam {
  private final Card card;

  RefDavisExam(Card card) {
    this.card = card;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (Expressions.Video video : videos(data)) {
      Path file =
          Stream.of("JPEGImages/480p", "DAVIS/JPEGImages/480p", "valid/JPEGImages")
              .map(folder -> data.resolve(folder).resolve(video.id()))
              .filter(Files::isDirectory)
              .findFirst()
              .orElseGet(() -> media.find(video.id()));
      for (int i = 0; i < video.expressions().size(); i++) {
        Question.Masks asking = new Question.Masks(video.expressions().get(i).text());
        questions.add(new Question(id(video, i), "", file, FrameChoice.MIDDLE, asking));
      }
    }
    return questions;
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Path davis =
        Written.first(data, "the folder ImageSets", "DAVIS/ImageSets", "ImageSets").getParent();
    Path results = out.resolve("results");
    List<String> asked = new ArrayList<>();
    for (Expressions.Video video : videos(data)) {
      if (IntStream.range(0, video.expressions().size())
          .noneMatch(i -> replies.containsKey(id(video, i)))) {
        continue;
      }
      asked.add(video.id());
      MaskPng size =
          MaskPng.read(
              RefDavis.truths(davis, video.id()).resolve(video.frames().get(0) + ".png"),
              MaskPng.Kind.IDS);
      for (int annotator = 0; annotator < RefDavis.ANNOTATORS; annotator++) {
        List<AnswerMasks> objects = new ArrayList<>();
        for (int i = annotator; i < video.expressions().size(); i += RefDavis.ANNOTATORS) {
          objects.add(
              Optional.ofNullable(replies.get(id(video, i)))
                  .flatMap(Reply::answer)
                  .map(a -> AnswerMasks.of(a, video.id(), video.frames()))
                  .orElseGet(() -> AnswerMasks.none(size, video.frames().size())));
        }
        Path folder = results.resolve("anno_" + annotator).resolve(video.id());
        for (int i = 0; i < video.frames().size(); i++) {
          AnswerMasks.ids(objects, i, folder.resolve(video.frames().get(i) + ".png"));
        }
      }
    }
    Path set = Written.lines(out.resolve("asked.txt"), asked);
    return Inputs.of(card, davis, results, null, Map.of("set", set.toString()));
  }

  /** As the scores name what an annotator's expression of an object found. */
  private static String id(Expressions.Video video, int expression) {
    return RefDavis.item(
        "anno_" + expression % RefDavis.ANNOTATORS, video.id(), expression / RefDavis.ANNOTATORS);
  }

  private static List<Expressions.Video> videos(Path data) {
    Path file =
        Written.first(
            data,
            "expressions",
            "meta_expressions.json",
            "meta_expressions/valid/meta_expressions.json");
    List<Expressions.Video> videos = Expressions.read(file, new Warnings());
    for (Expressions.Video video : videos) {
      if (video.expressions().size() % RefDavis.ANNOTATORS != 0) {
        throw TpoException.data(
            "%s: expected %d expressions an object, one of each annotator, but %s has %d in all"
                .formatted(file, RefDavis.ANNOTATORS, video.id(), video.expressions().size()));
      }
    }
    return videos;
  }
}
