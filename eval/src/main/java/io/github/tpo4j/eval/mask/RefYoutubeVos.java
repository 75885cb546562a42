package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.data.input.MaskPng;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Ref-YouTube-VOS (Seo et al., ECCV 2020): the object that an expression refers to, in every frame.
 * J and F of DAVIS by frame, mean over frames, then over expressions, which is how the closed
 * server's numbers are understood.
 */
public final class RefYoutubeVos implements Benchmark {
  private static final List<String> TRUTHS = List.of("gt/Annotations", "Annotations");

  @Override
  public Card card() {
    return new Card(
        "ref-youtube-vos",
        "Ref-YouTube-VOS",
        new Card.Layout(
            "folder with meta_expressions.json (expressions with obj_id) and"
                + " gt/Annotations/VIDEO/FRAME.png or Annotations/VIDEO/FRAME.png (object ids)",
            "folder [Annotations/]VIDEO/EXPRESSION/FRAME.png (grey, 0 or 255), or a zip of it"),
        new Card.Origin(
            "https://youtube-vos.org/dataset/rvos/", "CC BY 4.0; masks of valid: on the server"),
        List.of(new Card.Variant("davis", "DAVIS's J and F, mean over frames and expressions")),
        List.of(
            new Card.Option(
                "masks",
                "",
                "folder VIDEO/FRAME.png of the true masks, if not beside the expressions")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new ExpressionExam(card(), "Annotations", TRUTHS));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    List<Expressions.Video> videos = Expressions.read(inputs.annotations(), warnings);
    Path truths =
        ExpressionFolders.truth(
            inputs,
            "those of the valid split are on the server only",
            TRUTHS.toArray(String[]::new));
    return ExpressionFolders.inFolder(
        inputs.predictions(),
        folder -> {
          ExpressionFolders.noteStrangers(folder, videos, warnings);
          return ExpressionScores.summary(
              ExpressionScores.score(
                  videos, v -> video(v, truths.resolve(v.id()), folder.resolve(v.id()))),
              warnings);
        });
  }

  private static List<ExpressionScores> video(
      Expressions.Video video, Path truths, Path predictions) {
    List<FrameScores> scores = new ArrayList<>();
    video.expressions().forEach(e -> scores.add(new FrameScores(video.frames().size())));
    for (int frame = 0; frame < video.frames().size(); frame++) {
      String name = video.frames().get(frame) + ".png";
      MaskPng truth = MaskPng.read(truths.resolve(name), MaskPng.Kind.IDS);
      for (int e = 0; e < scores.size(); e++) {
        Expressions.Expression expression = video.expressions().get(e);
        BitMask prediction =
            MaskPng.read(predictions.resolve(expression.id()).resolve(name), MaskPng.Kind.GREY_ONLY)
                .requireSize(truth.height(), truth.width(), "in the true mask")
                .set();
        scores.get(e).set(frame, prediction, truth.of(expression.objectId()));
      }
    }
    List<ExpressionScores> result = new ArrayList<>();
    for (int e = 0; e < scores.size(); e++) {
      String id = video.id() + "_" + video.expressions().get(e).id();
      result.add(ExpressionScores.of(id, scores.get(e)));
    }
    return result;
  }
}
