package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules against the reference's {@code get_frame_indices}. */
class FrameSamplingTest {
  private static JsonNode golden() throws IOException {
    try (InputStream in =
        FrameSamplingTest.class.getResourceAsStream("/golden/sampling/frame_indices.json")) {
      return new ObjectMapper().readTree(in);
    }
  }

  @TestFactory
  Stream<DynamicTest> referenceCases() throws IOException {
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode c : golden().get("cases")) {
      int frames = c.get("vlen").asInt();
      tests.add(
          DynamicTest.dynamicTest(
              "%s of %d".formatted(c.get("mode").asText(), frames),
              () ->
                  assertThat(rule(c).indices(frames, c.get("fps").asDouble()))
                      .as(c.toString())
                      .containsExactly(ints(c.get("out")))));
    }
    assertThat(tests).hasSize(57);
    return tests.stream();
  }

  private static FrameSampling rule(JsonNode c) {
    int n = c.get("num_frames").asInt();
    String mode = c.get("mode").asText();
    if (mode.startsWith("fps")) {
      int cap = Math.max(0, c.get("max_num_frames").asInt());
      return FrameSampling.perSecond(Double.parseDouble(mode.substring(3)), cap);
    }
    return c.has("fix_start")
        ? FrameSampling.fixedStart(n, c.get("fix_start").asInt())
        : FrameSampling.middle(n);
  }

  @Test
  void randomStaysInTheReferencesIntervals() throws IOException {
    for (JsonNode c : golden().get("rand")) {
      int frames = c.get("vlen").asInt();
      int n = c.get("num_frames").asInt();
      JsonNode intervals = c.get("intervals");
      for (long seed = 0; seed < 200; seed++) {
        int[] picked = FrameSampling.random(n, seed).indices(frames, 25);
        assertThat(picked).hasSize(n).isSorted();
        assertThat(picked).containsExactly(FrameSampling.random(n, seed).indices(frames, 25));
        boolean wide = frames >= 2 * n;
        for (int i = 0; wide && i < n; i++) {
          assertThat(picked[i])
              .isGreaterThanOrEqualTo(intervals.get(i).get(0).asInt())
              .isLessThan(
                  intervals.get(i).get(1).asInt()); // the last of an interval is never drawn
        }
      }
    }
  }

  @Test
  void randomOfAShortVideoIsASubsetOfDifferentFrames() {
    for (long seed = 0; seed < 100; seed++) {
      assertThat(FrameSampling.random(16, seed).indices(17, 25)).doesNotHaveDuplicates();
      assertThat(FrameSampling.random(16, seed).indices(9, 25))
          .startsWith(0, 1, 2, 3, 4, 5, 6, 7, 8)
          .endsWith(8, 8);
    }
    assertThat(Stream.iterate(0L, s -> s + 1).limit(100))
        .anySatisfy(s -> assertThat(FrameSampling.random(16, s).indices(17, 25)).doesNotContain(3));
  }

  @Test
  void clipsAreCutOutOfTheVideo() throws IOException {
    for (JsonNode c : golden().get("clip")) {
      FrameSampling rule =
          FrameSampling.middle(16)
              .within(c.get("clip").get(0).asDouble(), c.get("clip").get(1).asDouble());
      assertThat(rule.indices(1000, c.get("fps").asDouble())).containsExactly(ints(c.get("out")));
    }
  }

  @Test
  void aClipBeyondTheEndIsCutAndOneOutsideIsAnError() {
    assertThat(FrameSampling.all().within(3, 9).indices(100, 25)).hasSize(25).startsWith(75);
    assertThatThrownBy(() -> FrameSampling.middle(4).within(5, 6).indices(100, 25))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "clip: 5.0 s to 6.0 s holds no frame of a video of 4.000 s at 25.000 frames per"
                + " second");
    assertThatThrownBy(() -> FrameSampling.middle(4).within(2, 1))
        .hasMessage("clip: expected 0 <= start < end in seconds but found 2.0 to 1.0");
  }

  @Test
  void timesAreRoundedAsPythonRounds() throws IOException {
    for (JsonNode c : golden().get("timestamps")) {
      List<String> expected = new ArrayList<>();
      c.get("sec").forEach(s -> expected.add(s.asText()));
      assertThat(FrameSampling.timestamps(ints(c.get("idx")), c.get("fps").asDouble()))
          .isEqualTo(expected);
    }
  }

  @Test
  void everyRuleKeepsInsideTheVideo() {
    for (int frames : new int[] {1, 2, 7, 15, 16, 17, 33, 1000, 100_000}) {
      for (FrameSampling rule :
          new FrameSampling[] {
            FrameSampling.middle(16), FrameSampling.random(16, 5), FrameSampling.fixedStart(8, 40),
            FrameSampling.perSecond(8, 0), FrameSampling.perSecond(1, 5), FrameSampling.all()
          }) {
        int[] picked = rule.indices(frames, 29.97);
        assertThat(picked).isSorted();
        if (picked.length > 0) {
          assertThat(picked[0]).isNotNegative();
          assertThat(picked[picked.length - 1]).isLessThan(frames);
        }
      }
    }
    assertThat(FrameSampling.perSecond(8, 0).indices(1, 0)).isEmpty();
  }

  private static int[] ints(JsonNode list) {
    int[] out = new int[list.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = list.get(i).asInt();
    }
    return out;
  }

  @Test
  void segmentsBeginInTheMiddleAndRoundHalfToEven() {
    assertThat(FrameSampling.segments(4, 0, 100_000).indices(101, 25))
        .containsExactly(12, 37, 62, 87);
    assertThat(FrameSampling.segments(4, 1, 2).indices(101, 25)).containsExactly(28, 34, 40, 47);
    assertThat(FrameSampling.segments(3, 0, 9).indices(1, 0)).containsExactly(0, 0, 0);
    assertThat(FrameSampling.segments(2, 50, 60).indices(10, 1)).containsExactly(9, 9);
  }
}
