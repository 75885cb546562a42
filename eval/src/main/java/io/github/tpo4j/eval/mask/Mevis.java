package io.github.tpo4j.eval.mask;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.MaskDict;
import io.github.tpo4j.data.input.MaskPng;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.eval.run.Exam;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * MeViS (Ding et al., ICCV 2023): the objects that a motion expression refers to, in every frame.
 * The truth is the union of the expression's annotations; a video without predictions counts 0.
 */
public final class Mevis implements Benchmark {
  private static final String TRUTH = "mask_dict.json";

  @Override
  public Card card() {
    return new Card(
        "mevis",
        "MeViS",
        new Card.Layout(
            "folder with meta_expressions.json and mask_dict.json (COCO RLE, or null, a frame)",
            "folder VIDEO/EXPRESSION/FRAME.png (grey, not black where the objects are), or a zip of"
                + " it"),
        new Card.Origin("https://github.com/henghuiding/MeViS", "CC BY-NC-SA 4.0"),
        List.of(new Card.Variant("mevis", "tools/eval_mevis.py")),
        List.of(new Card.Option("masks", "", "mask_dict.json, if not beside the expressions")),
        Card.Standing.OFFICIAL_RUN);
  }

  @Override
  public Optional<Exam> exam() {
    return Optional.of(new ExpressionExam(card(), "", List.of(TRUTH, TRUTH + ".gz")));
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    List<Expressions.Video> videos = Expressions.read(inputs.annotations(), warnings);
    Path masks =
        ExpressionFolders.truth(
            inputs, "those of the valid split are on the server only", TRUTH, TRUTH + ".gz");
    return ExpressionFolders.inFolder(
        inputs.predictions(), folder -> score(videos, masks, folder, warnings));
  }

  private static Scores score(
      List<Expressions.Video> videos, Path masks, Path predictions, Warnings warnings) {
    ExpressionFolders.noteStrangers(predictions, videos, warnings);
    for (Expressions.Video video : videos) {
      if (!Files.isDirectory(predictions.resolve(video.id()))) {
        warnings.add("videos without a folder of predictions count 0", video.id());
      }
    }
    try (MaskDict truths = MaskDict.open(masks)) {
      Set<String> longer = new ConcurrentSkipListSet<>();
      List<ExpressionScores> scores =
          ExpressionScores.score(
              videos, v -> video(v, truths, predictions.resolve(v.id()), longer));
      longer.forEach(
          where -> warnings.add("masks beyond the last frame of their video are not read", where));
      return ExpressionScores.summary(scores, warnings);
    }
  }

  private static List<ExpressionScores> video(
      Expressions.Video video, MaskDict truths, Path predictions, Set<String> longer) {
    List<ExpressionScores> scores = new ArrayList<>();
    boolean absent = !Files.isDirectory(predictions);
    for (Expressions.Expression expression : video.expressions()) {
      String id = video.id() + "_" + expression.id();
      scores.add(
          absent
              ? new ExpressionScores(id, 0, 0)
              : ExpressionScores.of(
                  id,
                  expression(
                      video, expression, truths, predictions.resolve(expression.id()), longer)));
    }
    return scores;
  }

  private static FrameScores expression(
      Expressions.Video video,
      Expressions.Expression expression,
      MaskDict truths,
      Path folder,
      Set<String> longer) {
    List<MaskDict.Track> tracks = new ArrayList<>();
    for (JsonEntry annotation : expression.entry().get("anno_id").list()) {
      MaskDict.Track track =
          truths.track(annotation.id(), video.frames().size(), annotation.where());
      if (track.frames() > video.frames().size()) {
        longer.add(track.where());
      }
      tracks.add(track);
    }
    FrameScores scores = new FrameScores(video.frames().size());
    for (int frame = 0; frame < video.frames().size(); frame++) {
      Path file = folder.resolve(video.frames().get(frame) + ".png");
      MaskPng png = MaskPng.read(file, MaskPng.Kind.GREY_ONLY);
      BitMask truth = BitMask.empty(png.height(), png.width());
      for (MaskDict.Track track : tracks) {
        Optional<Rle> rle = track.at(frame);
        if (rle.isPresent()) {
          requireSize(rle.get(), png, track, frame, file);
          truth = truth.or(BitMask.of(rle.get()));
        }
      }
      scores.set(frame, png.set(), truth);
    }
    return scores;
  }

  private static void requireSize(
      Rle rle, MaskPng png, MaskDict.Track track, int frame, Path file) {
    if (rle.height() != png.height() || rle.width() != png.width()) {
      throw TpoException.data(
          "%s: expected %d x %d pixels as in frame %d of %s but found %d x %d"
              .formatted(
                  file,
                  rle.height(),
                  rle.width(),
                  frame,
                  track.where(),
                  png.height(),
                  png.width()));
    }
  }
}
