package io.github.tpo4j.train.exam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MarksTest {
  private static final Box BOX = new Box(0, 0, 0.5, 0.5);
  private static final Rle LEFT = Rle.ofRuns(2, 2, 0, 2, 2);
  private static final Rle ALL = Rle.ofRuns(2, 2, 0, 4);
  private static final Rle NONE = Rle.ofRuns(2, 2, 4);

  @Test
  void aTaskIsRightOnlyAlone() {
    assertThat(Marks.assigned(answer(List.of(BOX), List.of(), List.of()), Task.REGION)).isTrue();
    assertThat(Marks.assigned(answer(List.of(BOX), List.of(), List.of()), Task.MASK)).isFalse();
    Moment moment = new Moment(0, 1, 1);
    assertThat(Marks.assigned(answer(List.of(BOX), List.of(moment), List.of()), Task.REGION))
        .isFalse();
    assertThat(Marks.assigned(answer(List.of(), List.of(), List.of()), Task.TEMPORAL)).isFalse();
  }

  @Test
  void overlapsAreWithTheTarget() {
    Sample region = sample(List.of(new Box(0, 0, 1, 0.5)), Optional.empty(), List.of());
    assertThat(Marks.overlap(answer(List.of(BOX), List.of(), List.of()), region)).isEqualTo(0.5);
    assertThat(Marks.overlap(answer(List.of(), List.of(), List.of()), region)).isZero();

    List<Sample.Window> windows = List.of(new Sample.Window(0, 1), new Sample.Window(4, 6));
    Sample temporal =
        sample(List.of(), Optional.of(new Sample.Moments(windows, 1, List.of())), List.of());
    List<Moment> said = List.of(new Moment(5, 7, 0.9), new Moment(4, 6, 0.1));
    assertThat(Marks.overlap(answer(List.of(), said, List.of()), temporal))
        .as("the best moment counts, against the nearest window")
        .isCloseTo(1.0 / 3, within(1e-12));

    Sample mask = sample(List.of(), Optional.empty(), List.of(track(4, ALL, NONE, LEFT)));
    assertThat(Marks.frameStep(mask)).isEqualTo(4);
    assertThat(Marks.overlap(answer(List.of(), List.of(), List.of(track(4, LEFT, NONE))), mask))
        .as("half of the first, both empty on the second, no third")
        .isEqualTo(0.75);
  }

  private static MaskTrack track(int step, Rle... masks) {
    List<MaskTrack.Frame> frames = new ArrayList<>();
    for (int i = 0; i < masks.length; i++) {
      frames.add(new MaskTrack.Frame(step * i, i, masks[i], 1));
    }
    return new MaskTrack("it", frames);
  }

  private static Answer answer(List<Box> boxes, List<Moment> moments, List<MaskTrack> masks) {
    return new Answer("", boxes, moments, Optional.empty(), masks, null);
  }

  private static Sample sample(
      List<Box> boxes, Optional<Sample.Moments> moments, List<MaskTrack> masks) {
    return new Sample(
        "1", Optional.empty(), Optional.empty(), "", List.of(), List.of(), boxes, moments, masks);
  }
}
