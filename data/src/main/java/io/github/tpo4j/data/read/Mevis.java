package io.github.tpo4j.data.read;

import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.MaskDict;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Motion expressions in the format of MeViS: a folder with {@code meta_expressions.json} and {@code
 * mask_dict.json}. What an expression means is one target, all its objects together, as the
 * benchmark counts them. A medium is the folder {@code VIDEO} of its frames.
 */
final class Mevis {
  private Mevis() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    Path packed = annotations.resolve("mask_dict.json.gz");
    Path masks = Files.exists(packed) ? packed : annotations.resolve("mask_dict.json");
    try (MaskDict truths = MaskDict.open(masks)) {
      for (Expressions.Video video : Expressions.read(annotations, omissions)) {
        for (Expressions.Expression e : video.expressions()) {
          Optional<BitMask> first = first(truths, e.entry(), video.frames().size());
          if (first.isEmpty()) {
            omissions.leaveOut(MaskSample.OUT_OF_SIGHT);
            continue;
          }
          String id = "%s-%s".formatted(video.id(), e.id());
          samples.add(
              SampleCheck.require(
                  MaskSample.segment(id, video.id(), e.text(), first.get().rle()),
                  e.entry().where()));
        }
      }
    }
    return omissions.dataset(media, samples);
  }

  /** What of an expression's objects can be seen on the first frame. */
  private static Optional<BitMask> first(MaskDict truths, JsonEntry expression, int frames) {
    BitMask all = null;
    for (JsonEntry annotation : expression.get("anno_id").list()) {
      Optional<Rle> mask = truths.track(annotation.id(), frames, annotation.where()).at(0);
      if (mask.filter(m -> m.area() > 0).isPresent()) {
        BitMask one = BitMask.of(mask.get());
        all = all == null ? one : all.or(one);
      }
    }
    return Optional.ofNullable(all);
  }
}
