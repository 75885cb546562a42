package io.github.tpo4j.data.sample;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Rle;
import java.util.List;
import java.util.Optional;

/** A sample of each task, for tests. */
public final class Samples {
  private Samples() {}

  public static Sample words(String id) {
    return Sample.conversation(
        id,
        Optional.of("a.mp4"),
        "caption",
        List.of(new Turn("What is it?", "A cat."), new Turn("Where?", "On a mat.")));
  }

  public static Sample choice(String id) {
    return Sample.conversation(
        id,
        Optional.of("a.mp4"),
        "colour",
        List.of(
            new Turn("Which? Options: (A) red (B) blue", PromptLayout.BEST_OPTION + "B) blue")));
  }

  public static Sample region(String id) {
    return new Sample(
        id,
        Optional.of("a.png"),
        Optional.empty(),
        "ground",
        List.of(new Turn("Where is the cat?", "<box_begin><boxes>")),
        List.of(),
        List.of(new Box(0.25, 0.5, 0.75, 1)),
        Optional.empty(),
        List.of());
  }

  public static Sample temporal(String id) {
    return new Sample(
        id,
        Optional.of("a.mp4"),
        Optional.empty(),
        "moment",
        List.of(new Turn("When does it jump?", "<time_begin><temp> From 1 to 2 seconds.")),
        List.of(),
        List.of(),
        Optional.of(new Sample.Moments(List.of(new Sample.Window(1, 2)), 1, List.of(0., 3.5, 0.))),
        List.of());
  }

  public static Sample mask(String id) {
    Rle mask = Rle.encode(new boolean[] {true, false, true, true}, 2, 2);
    return new Sample(
        id,
        Optional.of("a.mp4"),
        Optional.empty(),
        "track",
        List.of(new Turn("Track the one in <track_box>.", "<track_begin><tracking>")),
        List.of(new Box(0, 0, 1, 1)),
        List.of(),
        Optional.empty(),
        List.of(new MaskTrack("cat", List.of(new MaskTrack.Frame(0, 0, mask, 1)))));
  }
}
