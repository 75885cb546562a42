package io.github.tpo4j.data.read;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.data.input.Expressions;
import io.github.tpo4j.data.input.MaskPng;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Expressions in the format of Ref-YouTube-VOS: {@code meta_expressions.json}, or the folder that
 * it is in, and images of object ids {@code Annotations/VIDEO/FRAME.png}. A medium is the folder
 * {@code VIDEO} of its frames, of which the first one listed is the first.
 */
final class RefYoutubeVos {
  private RefYoutubeVos() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    Path masks = masks(annotations, media);
    List<Sample> samples = new ArrayList<>();
    for (Expressions.Video video : Expressions.read(annotations, omissions)) {
      MaskPng ids =
          MaskPng.read(
              masks.resolve(video.id()).resolve(video.frames().get(0) + ".png"), MaskPng.Kind.IDS);
      for (Expressions.Expression e : video.expressions()) {
        BitMask first = ids.of(e.objectId());
        if (first.area() == 0) {
          omissions.leaveOut(MaskSample.OUT_OF_SIGHT);
          continue;
        }
        String id = "%s-%s".formatted(video.id(), e.id());
        samples.add(
            SampleCheck.require(
                MaskSample.segment(id, video.id(), e.text(), first.rle()), e.entry().where()));
      }
    }
    return omissions.dataset(media, samples);
  }

  /** Beside the frames, as the data set ships them, or below the expressions' folder. */
  private static Path masks(Path annotations, Path media) {
    Path folder = Files.isDirectory(annotations) ? annotations : annotations.resolveSibling("");
    List<Path> places =
        List.of(
            media.resolveSibling("Annotations"),
            folder.resolve("Annotations"),
            folder.resolve("gt/Annotations"));
    return places.stream()
        .filter(Files::isDirectory)
        .findFirst()
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: expected the images of object ids in one of the folders %s but found none"
                        .formatted(
                            annotations,
                            String.join(", ", places.stream().map(Path::toString).toList()))));
  }
}
