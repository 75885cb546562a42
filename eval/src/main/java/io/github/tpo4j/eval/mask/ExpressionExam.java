package io.github.tpo4j.eval.mask;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ref-YouTube-VOS and MeViS by the mask head: grey images as the servers want them, and a zip of
 * them. Videos are found by their id. A video that cannot be read gets black images where images
 * say its size, and none otherwise. Where the true masks are on the server only, nothing is scored.
 */
final class ExpressionExam implements Exam {
  private static final String META = "meta_expressions.json";

  private final Card card;
  private final String root;
  private final List<String> truths;

  /**
   * @param root folder of the submission that holds a folder a video, or empty
   * @param truths where the true masks may be below the data
   */
  ExpressionExam(Card card, String root, List<String> truths) {
    this.card = card;
    this.root = root;
    this.truths = truths;
  }

  @Override
  public List<Question> questions(Path data) {
    MediaFinder media = new MediaFinder(data);
    List<Question> questions = new ArrayList<>();
    for (Expressions.Video video : videos(data)) {
      Path file = media.find(video.id());
      for (Expressions.Expression e : video.expressions()) {
        questions.add(
            new Question(id(video, e), "", file, FrameChoice.MIDDLE, new Question.Masks(e.text())));
      }
    }
    return questions;
  }

  @Override
  public boolean scored(Path data) {
    return truth(data).isPresent();
  }

  @Override
  public Inputs write(Path data, Map<String, Reply> replies, Path out) {
    Map<String, Object> asked = new LinkedHashMap<>();
    Path submission = out.resolve("submission");
    for (Expressions.Video video : videos(data)) {
      Map<String, Object> expressions = new LinkedHashMap<>();
      for (Expressions.Expression e : video.expressions()) {
        Reply reply = replies.get(id(video, e));
        if (reply != null) {
          expressions.put(e.id(), e.entry().node());
          Path folder = submission.resolve(root).resolve(video.id()).resolve(e.id());
          masks(reply, video, data).ifPresent(m -> draw(m, video.frames(), folder));
        }
      }
      if (!expressions.isEmpty()) {
        asked.put(video.id(), Map.of("frames", video.frames(), "expressions", expressions));
      }
    }
    Written.zip(submission, out.resolve("submission.zip"));
    return Inputs.of(
        card,
        Written.json(out.resolve(META), Map.of("videos", asked)),
        submission,
        null,
        truth(data).map(m -> Map.of("masks", m.toString())).orElse(Map.of()));
  }

  /** What was answered; empty masks for media that could not be read, where there are to be any. */
  private Optional<AnswerMasks> masks(Reply reply, Expressions.Video video, Path data) {
    Optional<AnswerMasks> answered =
        reply.answer().map(a -> AnswerMasks.of(a, video.id(), video.frames()));
    Path size =
        truth(data).orElse(data).resolve(video.id()).resolve(video.frames().get(0) + ".png");
    return answered.isEmpty() && Files.exists(size)
        ? Optional.of(AnswerMasks.none(MaskPng.read(size, MaskPng.Kind.IDS), video.frames().size()))
        : answered;
  }

  private static void draw(AnswerMasks masks, List<String> names, Path folder) {
    for (int i = 0; i < names.size(); i++) {
      masks.grey(i, folder.resolve(names.get(i) + ".png"));
    }
  }

  private Optional<Path> truth(Path data) {
    return truths.stream().map(data::resolve).filter(Files::exists).findFirst();
  }

  private static List<Expressions.Video> videos(Path data) {
    return Expressions.read(data.resolve(META), new Warnings());
  }

  private static String id(Expressions.Video video, Expressions.Expression e) {
    return video.id() + "_" + e.id();
  }
}
