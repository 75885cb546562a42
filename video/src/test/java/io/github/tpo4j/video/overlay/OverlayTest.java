package io.github.tpo4j.video.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Saliency;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.video.Clips;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Limits;
import io.github.tpo4j.video.Pictures;
import io.github.tpo4j.video.VideoReader;
import java.awt.Color;
import java.awt.geom.Path2D;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OverlayTest {
  private static final int FRAMES = 20;

  @TempDir Path folder;

  private static MediaInfo video(int width, int height) {
    return new MediaInfo(width, height, FRAMES / 25.0, 25, FRAMES, List.of(0.0, 0.4));
  }

  private static Answer everything(int width, int height) {
    boolean[] square = new boolean[width * height];
    for (int y = height / 4; y < height / 2; y++) {
      Arrays.fill(square, y * width + width / 4, y * width + width / 2, true);
    }
    List<MaskTrack.Frame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      boolean[] mask = i < 10 ? square : new boolean[width * height];
      frames.add(new MaskTrack.Frame(i, i / 25.0, Rle.encode(mask, height, width), 1));
    }
    return new Answer(
        "a bar moves to the right",
        List.of(new Box(0.6, 0.5, 0.9, 0.9)),
        List.of(new Moment(0.3, 0.5, 0.9), new Moment(0.4, 0.7, 0.4), new Moment(0.35, 0.6, 0.2)),
        Optional.of(new Saliency(0.1, List.of(0.1, 0.2, 0.9, 0.7, -0.5, 0.0, 0.1, 0.1))),
        List.of(new MaskTrack("bar", frames)),
        video(width, height));
  }

  @ParameterizedTest
  @CsvSource({"320, 240", "640, 361", "1920, 1080", "90, 160"})
  void everythingIsDrawnAtEverySize(int width, int height) {
    Frame plain = new Frame(3, 0.12, width, height, new byte[3 * width * height]);
    Frame drawn = Overlay.of(everything(width, height)).draw(plain);
    assertThat(drawn.width()).isEqualTo(width);
    assertThat(drawn.height()).isGreaterThan(height).isEven();
    // the middle of the mask is tinted with the second object's colour, as the box has the first
    assertThat(Clips.pixel(drawn, 3 * width / 8, 3 * height / 8)).isEqualTo(tint(Ink.object(1)));
    // the mask's edge is a line in the full colour
    assertThat(nearest(drawn, width / 4, 3 * height / 8, 3, Ink.object(1))).isLessThan(120);
    // so is the box's
    int right = (int) (0.9 * width);
    assertThat(nearest(drawn, right, (int) (0.7 * height), 3, Ink.object(0))).isLessThan(120);
    assertThat(Clips.pixel(drawn, (int) (0.75 * width), (int) (0.7 * height))).containsOnly(0);
  }

  private static int[] tint(Color c) {
    double share = 105 / 255.0;
    return new int[] {
      (int) Math.round(c.getRed() * share),
      (int) Math.round(c.getGreen() * share),
      (int) Math.round(c.getBlue() * share)
    };
  }

  /** Smallest distance to a colour around a place. */
  private static int nearest(Frame f, int x0, int y0, int radius, Color color) {
    int best = Integer.MAX_VALUE;
    for (int y = y0 - radius; y <= y0 + radius; y++) {
      for (int x = Math.max(0, x0 - radius); x <= Math.min(f.width() - 1, x0 + radius); x++) {
        int[] p = Clips.pixel(f, x, y);
        int d =
            Math.abs(p[0] - color.getRed())
                + Math.abs(p[1] - color.getGreen())
                + Math.abs(p[2] - color.getBlue());
        best = Math.min(best, d);
      }
    }
    return best;
  }

  @Test
  void masksAndBoxesHoldAtTheirTimesOnly() {
    Overlay overlay = Overlay.of(everything(320, 240));
    Frame later = new Frame(15, 1.6, 320, 240, new byte[3 * 320 * 240]);
    Frame drawn = overlay.draw(later);
    assertThat(Clips.pixel(drawn, 120, 90)).containsOnly(0); // out of sight from frame 10 on
    assertThat(nearest(drawn, 288, 168, 3, Ink.object(0))).isGreaterThan(100);
  }

  @Test
  void theStripShowsThePlayhead() {
    Overlay overlay = Overlay.of(everything(640, 480));
    byte[] black = new byte[3 * 640 * 480];
    Frame early = overlay.draw(new Frame(0, 0, 640, 480, black));
    Frame late = overlay.draw(new Frame(18, 0.72, 640, 480, black));
    assertThat(early.height()).isEqualTo(late.height());
    int y = 480 + (early.height() - 480) / 2;
    assertThat(whitest(late, y) - whitest(early, y)).isGreaterThan(300);
  }

  private static int whitest(Frame f, int y) {
    int best = 0;
    for (int x = 0; x < f.width(); x++) {
      if (sum(f, x, y) > sum(f, best, y)) {
        best = x;
      }
    }
    return best;
  }

  private static int sum(Frame f, int x, int y) {
    return Arrays.stream(Clips.pixel(f, x, y)).sum();
  }

  @Test
  void aPictureHasNoStrip() {
    MediaInfo picture = new MediaInfo(64, 48, 0, 0, 1, List.of(0.0));
    Answer answer =
        new Answer(
            "x", List.of(new Box(0, 0, 1, 1)), List.of(), Optional.empty(), List.of(), picture);
    Frame drawn = Overlay.of(answer).draw(Clips.frame(0, 64, 48));
    assertThat(drawn.height()).isEqualTo(48);
  }

  @Test
  void oddAnswersAreDrawnWithoutComplaint() {
    Answer odd =
        new Answer(
            "\n \t\u4f60\u597d ".repeat(80),
            List.of(
                new Box(0.9, 0.9, 0.1, 0.1), new Box(-3, -3, 9, 9), new Box(Double.NaN, 0, 1, 1)),
            List.of(new Moment(-5, 900, 2), new Moment(3, 3, 0), new Moment(9, 1, -1)),
            Optional.of(new Saliency(0.01, List.of(5.0))),
            List.of(new MaskTrack("", List.of()), new MaskTrack("x".repeat(300), List.of())),
            video(50, 40));
    assertThat(Overlay.of(odd).draw(Clips.frame(0, 50, 40)).width()).isEqualTo(50);
    assertThat(Overlay.of(Answer.ofText("", video(16, 16))).draw(Clips.frame(0, 16, 16)).height())
        .isGreaterThan(16);
  }

  @Test
  void outlinesHoldTheMaskAndItsHoles() {
    Random random = new Random(4);
    for (int round = 0; round < 30; round++) {
      int width = 1 + random.nextInt(20);
      int height = 1 + random.nextInt(20);
      boolean[] mask = new boolean[width * height];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextInt(3) > 0;
      }
      Path2D path = Outline.of(mask, width, height);
      for (int i = 0; i < mask.length; i++) {
        assertThat(path.contains(i % width + 0.5, i / width + 0.5)).isEqualTo(mask[i]);
      }
    }
    assertThat(Outline.of(new boolean[12], 4, 3).getCurrentPoint()).isNull();
  }

  @Test
  void clockTimes() {
    assertThat(Timeline.clock(0, false)).isEqualTo("0:00");
    assertThat(Timeline.clock(59.96, true)).isEqualTo("1:00.0");
    assertThat(Timeline.clock(75.5, true)).isEqualTo("1:15.5");
    assertThat(Timeline.clock(3723, false)).isEqualTo("1:02:03");
  }

  @Test
  void writesAVideoWithTheSameTimes() {
    Path media = Clips.clip(folder, FRAMES, 320, 240);
    Path out = folder.resolve("out.mp4");
    List<Long> progress = new ArrayList<>();
    List<String> warnings =
        OverlayWriter.write(
            media, everything(320, 240), out, Limits.LOCAL, (w, done, total) -> progress.add(done));
    assertThat(warnings).isEmpty();
    assertThat(progress).hasSize(FRAMES).endsWith((long) FRAMES);
    try (VideoReader reader = VideoReader.open(out)) {
      assertThat(reader.info().width()).isEqualTo(320);
      assertThat(reader.info().height()).isGreaterThan(240);
      while (reader.advance()) {
        assertThat(reader.seconds()).isEqualTo(reader.index() / 25.0, within(1e-4));
      }
      assertThat(reader.index()).isEqualTo(FRAMES - 1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void writesThePictureThatShowsMost(boolean withMoments) {
    Path media = Clips.clip(folder, FRAMES, 320, 240);
    Path out = folder.resolve("out.PNG");
    Answer all = everything(320, 240);
    Answer answer =
        withMoments
            ? all
            : new Answer("", List.of(), List.of(), Optional.empty(), all.masks(), all.media());
    OverlayWriter.write(media, answer, out, Limits.LOCAL, Progress.NONE);
    Frame drawn = Pictures.read(out);
    assertThat(drawn.width()).isEqualTo(320);
    int index = withMoments ? 10 : 5; // the middle of 0.3 .. 0.5 s; of ten masks
    int bar = Math.floorMod(4 * index + 8, 320);
    assertThat(Clips.pixel(drawn, bar, 215)[2]).isGreaterThan(200);
  }

  @Test
  void smallMediaAreEnlargedSoThatLabelsCanBeRead() {
    Path png = folder.resolve("small.png");
    Pictures.write(png, Clips.frame(0, 100, 60));
    Answer answer =
        new Answer(
            "",
            List.of(new Box(0.2, 0.2, 0.8, 0.8)),
            List.of(),
            Optional.empty(),
            List.of(),
            new MediaInfo(100, 60, 0, 0, 1, List.of(0.0)));
    Path out = folder.resolve("out.png");
    OverlayWriter.write(png, answer, out, Limits.LOCAL, Progress.NONE);
    assertThat(Pictures.read(out).width()).isEqualTo(300);
    Path mp4 = folder.resolve("out.mp4");
    assertThatThrownBy(() -> OverlayWriter.write(png, answer, mp4, Limits.LOCAL, Progress.NONE))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            mp4
                + ": "
                + png
                + " is a picture, so the result is a picture, too; end the name in .png");
    assertThat(mp4).doesNotExist();
  }

  @Test
  void outputNamesAreCheckedFirst() throws Exception {
    assertThatThrownBy(() -> OverlayWriter.check(folder.resolve("out.avi")))
        .isInstanceOfSatisfying(
            TpoException.class, e -> assertThat(e.kind()).isEqualTo(TpoException.Kind.USAGE))
        .hasMessage(
            folder.resolve("out.avi")
                + ": expected a name that ends in .mp4 (every frame) or .png (one picture)");
    assertThatThrownBy(() -> OverlayWriter.check(folder.resolve("no/out.mp4")))
        .hasMessage(
            "%s: the folder %s does not exist; make it first"
                .formatted(folder.resolve("no/out.mp4"), folder.resolve("no")));
    Path directory = Files.createDirectory(folder.resolve("dir.png"));
    assertThatThrownBy(() -> OverlayWriter.check(directory))
        .hasMessage(directory + ": is a directory; give the name of a file in it");
    Path media = Clips.clip(folder, 3, 64, 48);
    Answer answer = Answer.ofText("", video(64, 48));
    assertThatThrownBy(() -> OverlayWriter.write(media, answer, media, Limits.LOCAL, Progress.NONE))
        .hasMessage(media + ": is the media file itself; give another name");
  }
}
