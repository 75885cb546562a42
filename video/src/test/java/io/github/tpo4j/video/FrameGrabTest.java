package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameGrabTest {
  @TempDir Path folder;

  @Test
  void takesTheFramesOfTheRule() {
    FrameGrab grab = FrameGrab.of(Clips.clip(folder, 100, 128, 64));
    FrameGrab.Wanted<Frame> sixteen = grab.want(FrameSampling.middle(16));
    FrameGrab.Wanted<Integer> eight = grab.want(FrameSampling.perSecond(8, 0), Frame::index);
    FrameGrab.Result result = grab.run(Progress.NONE);
    assertThat(sixteen.indices())
        .containsExactly(2, 8, 14, 21, 27, 33, 39, 46, 52, 58, 64, 71, 77, 83, 89, 96);
    assertThat(sixteen.values()).extracting(Frame::index).containsExactly(boxed(sixteen));
    assertThat(sixteen.seconds().get(3)).isEqualTo(0.84, within(1e-9));
    for (Frame frame : sixteen.values()) {
      assertThat(Clips.difference(frame, Clips.frame(frame.index(), 128, 64))).isLessThan(6);
    }
    assertThat(eight.values())
        .containsExactlyElementsOf(
            IntStream.of(FrameSampling.perSecond(8, 0).indices(100, 25)).boxed().toList());
    assertThat(result.frames()).isEqualTo(100);
    assertThat(result.fps()).isEqualTo(25);
    assertThat(result.durationSeconds()).isEqualTo(4, within(1e-9));
    assertThat(result.warnings()).isEmpty();
    assertThat(result.media(sixteen.seconds()))
        .isEqualTo(new MediaInfo(128, 64, result.durationSeconds(), 25, 100, sixteen.seconds()));
  }

  private static Integer[] boxed(FrameGrab.Wanted<?> wanted) {
    return IntStream.of(wanted.indices()).boxed().toArray(Integer[]::new);
  }

  @Test
  void shortVideosRepeatTheirLastFrame() {
    FrameGrab grab = FrameGrab.of(Clips.clip(folder, 3, 64, 48));
    List<Integer> shrunk = new ArrayList<>();
    FrameGrab.Wanted<Integer> wanted =
        grab.want(
            FrameSampling.middle(8),
            f -> {
              shrunk.add(f.index());
              return f.index();
            });
    grab.run(Progress.NONE);
    assertThat(wanted.values()).containsExactly(0, 1, 2, 2, 2, 2, 2, 2);
    assertThat(shrunk).containsExactly(0, 1, 2); // each frame once
  }

  @Test
  void everyFramePassesOnceAndInOrder() {
    FrameGrab grab = FrameGrab.of(Clips.clip(folder, 40, 64, 48));
    List<Integer> seen = new ArrayList<>();
    List<Long> progress = new ArrayList<>();
    FrameGrab.Wanted<Frame> wanted = grab.want(FrameSampling.middle(4));
    grab.each(f -> seen.add(f.index()));
    grab.run((what, done, total) -> progress.add(1000 * total + done));
    assertThat(seen).containsExactlyElementsOf(IntStream.range(0, 40).boxed().toList());
    assertThat(wanted.indices()).containsExactly(4, 14, 24, 34);
    assertThat(progress).startsWith(40_001L).endsWith(40_040L);
  }

  @Test
  void aHeaderThatLiesAboutTheCountCostsASecondPassOnly() {
    FrameGrab grab = FrameGrab.of(Clips.shared("tree.avi"));
    FrameGrab.Wanted<Frame> wanted = grab.want(FrameSampling.middle(16));
    List<Integer> seen = new ArrayList<>();
    grab.each(f -> seen.add(f.index()));
    FrameGrab.Result result = grab.run(Progress.NONE);
    assertThat(result.frames()).isEqualTo(68);
    assertThat(result.fps()).isEqualTo(2.2686, within(1e-3)); // the header says 15
    assertThat(wanted.indices())
        .containsExactly(1, 5, 9, 14, 18, 22, 26, 31, 35, 39, 43, 48, 52, 56, 60, 65);
    assertThat(wanted.values()).extracting(Frame::index).containsExactly(boxed(wanted));
    assertThat(seen).hasSize(68);
    assertThat(result.warnings()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cup.mp4", "box.mp4", "vtest.avi"})
  void realClips(String name) {
    FrameGrab grab = FrameGrab.of(Clips.shared(name));
    FrameGrab.Wanted<Integer> wanted = grab.want(FrameSampling.middle(16), Frame::index);
    int frames = grab.run(Progress.NONE).frames();
    assertThat(frames).isEqualTo(name.equals("cup.mp4") ? 217 : name.equals("box.mp4") ? 455 : 795);
    assertThat(wanted.values())
        .containsExactlyElementsOf(
            IntStream.of(FrameSampling.middle(16).indices(frames, 1)).boxed().toList());
  }

  @Test
  void stopsWhenTheRestIsWantedByNobody() {
    FrameGrab grab = FrameGrab.of(Clips.clip(folder, 100, 64, 48));
    long[] decoded = new long[1];
    FrameGrab.Wanted<Integer> wanted =
        grab.want(FrameSampling.middle(4).within(0.4, 1.2), Frame::index);
    FrameGrab.Result result = grab.run((what, done, total) -> decoded[0] = done);
    assertThat(wanted.values()).containsExactly(12, 17, 22, 27);
    assertThat(decoded[0]).isEqualTo(28);
    assertThat(result.frames()).isEqualTo(100);
  }

  @Test
  void withoutAWishTheWholeFileIsDecoded() {
    long[] decoded = new long[1];
    FrameGrab.of(Clips.clip(folder, 100, 64, 48)).run((what, done, total) -> decoded[0] = done);
    assertThat(decoded[0]).isEqualTo(100);
    assertThat(FrameGrab.of(Clips.shared("box.mp4")).run(Progress.NONE).warnings())
        .anyMatch(w -> w.endsWith("the header says 456 frames but 455 could be decoded"));
  }

  @Test
  void picturesHaveOneFrameAndNoSeconds() {
    Path png = folder.resolve("picture.png");
    Pictures.write(png, Clips.frame(0, 50, 40));
    FrameGrab grab = FrameGrab.of(png);
    FrameGrab.Wanted<Frame> middle = grab.want(FrameSampling.middle(4));
    FrameGrab.Wanted<Frame> perSecond = grab.want(FrameSampling.perSecond(8, 0));
    FrameGrab.Result result = grab.run(Progress.NONE);
    assertThat(middle.values()).hasSize(4).containsOnly(middle.values().get(0));
    assertThat(perSecond.values()).isEmpty();
    assertThat(result.media(List.of(0.0)).isImage()).isTrue();
  }

  @Test
  void aClipOutsideTheVideoIsAnError() {
    FrameGrab grab = FrameGrab.of(Clips.clip(folder, 25, 64, 48));
    grab.want(FrameSampling.middle(4).within(2, 3));
    assertThatThrownBy(() -> grab.run(Progress.NONE))
        .hasMessage(
            "clip: 2.0 s to 3.0 s holds no frame of a video of 1.000 s at 25.000 frames per"
                + " second");
  }
}
