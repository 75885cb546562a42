package io.github.tpo4j.data.read;

import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.data.world.folder.StorySet;
import java.nio.file.Files;
import java.nio.file.Path;

/** How a file of annotations is written. */
public enum Format {
  /** The project's own: one sample a line (docs/data.md). */
  SAMPLES((annotations, media) -> SampleFile.open(annotations)),
  /** Stories of a world folder, without words: the path is the folder's. */
  STORIES((annotations, media) -> StorySet.open(annotations)),
  /** Conversations of VideoChat2-IT. */
  VIDEOCHAT2(VideoChat2::open),
  /** Conversations of LLaVA. */
  LLAVA(Llava::open),
  /** Referring expressions, a line each. */
  REFCOCO(RefCoco::open),
  /** Moments of Charades-STA. */
  CHARADES_STA(CharadesSta::open),
  /** Moments and highlights of QVHighlights. */
  QVHIGHLIGHTS(QvHighlights::open),
  /** Multiple choice of MVBench. */
  MVBENCH(MvBench::open),
  /** Multiple choice and evidence of NExT-GQA. */
  NEXTGQA(NextGqa::open),
  /** Motion expressions of MeViS. */
  MEVIS(Mevis::open),
  /** Expressions of Ref-YouTube-VOS. */
  REFYTVOS(RefYoutubeVos::open),
  /** Boxes to follow, of GOT-10k. */
  GOT10K(new BoxTracks("", 0)::open),
  /** Boxes to follow, of LaSOT, which counts pixels from 1. */
  LASOT(new BoxTracks("img", 1)::open);

  private final Opener opener;

  Format(Opener opener) {
    this.opener = opener;
  }

  @FunctionalInterface
  private interface Opener {
    Dataset open(Path annotations, Path media);
  }

  /**
   * Opens a dataset.
   *
   * @param annotations the file or folder that the format's reader names
   * @param media folder of the media; {@link #SAMPLES} names them relative to its own
   */
  public Dataset open(Path annotations, Path media) {
    return opener.open(annotations, media);
  }

  /** Where media lie unless a source says it: in the annotations' folder. */
  public static Path mediaBeside(Path annotations) {
    Path whole = annotations.toAbsolutePath();
    return Files.isDirectory(whole) ? whole : whole.getParent();
  }

  /**
   * Whether a mask target is a box, filled: right about where an object is, wrong about its shape.
   */
  public boolean boxesForMasks() {
    return this == GOT10K || this == LASOT;
  }
}
