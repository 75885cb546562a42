package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.video.FrameSampling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** Which frames are looked at: every combination of the reference's rules, exactly. */
final class FrameSamplingGolden implements GoldenCheck {
  private static final int SEEDS = 5;

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("sampling") && c.meta().path("cases").isArray();
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    int equal = 0;
    for (JsonNode k : c.meta().path("cases")) {
      if (k.path("error").isNull()) {
        int[] ours = rule(k).indices(k.path("vlen").asInt(), k.path("fps").asDouble());
        equal += same(r, name(k), ours, ints(k.path("out")));
      }
    }
    for (JsonNode k : c.meta().path("rand")) {
      equal += random(k, r);
    }
    for (JsonNode k : c.meta().path("clip")) {
      double begin = k.path("clip").get(0).asDouble();
      double end = k.path("clip").get(1).asDouble();
      double fps = k.path("fps").asDouble();
      int[] expected = ints(k.path("out"));
      FrameSampling rule = FrameSampling.middle(expected.length).within(begin, end);
      int frames = (int) Math.ceil(end * fps) + 1;
      equal += same(r, "clip " + begin + " to " + end, rule.indices(frames, fps), expected);
    }
    for (JsonNode k : c.meta().path("timestamps")) {
      List<String> expected = new ArrayList<>();
      k.path("sec").forEach(s -> expected.add(s.asText()));
      double fps = k.path("fps").asDouble();
      List<String> ours = FrameSampling.timestamps(ints(k.path("idx")), fps);
      equal += same(r, "timestamps at " + fps, ours, expected);
    }
    r.equal(equal + " lists", true, true);
  }

  /** One where they are equal; a difference is told by name. */
  private static int same(Comparison r, String name, Object ours, Object expected) {
    if (Objects.deepEquals(ours, expected)) {
      return 1;
    }
    r.equal(name, ours, expected);
    return 0;
  }

  private static FrameSampling rule(JsonNode k) {
    String mode = k.path("mode").asText();
    int n = k.path("num_frames").asInt();
    if (k.path("fix_start").isInt()) {
      return FrameSampling.fixedStart(n, k.path("fix_start").asInt());
    }
    if (mode.startsWith("fps")) {
      double rate = Double.parseDouble(mode.substring(3));
      return FrameSampling.perSecond(rate, Math.max(0, k.path("max_num_frames").asInt(0)));
    }
    return FrameSampling.middle(n);
  }

  /** Draws are Java's own; what carries over is the interval that each must lie in. */
  private static int random(JsonNode k, Comparison r) {
    int frames = k.path("vlen").asInt();
    int n = k.path("num_frames").asInt();
    JsonNode intervals = k.path("intervals");
    int used = intervals.size();
    boolean wide = true;
    for (JsonNode i : intervals) {
      wide &= i.get(1).asInt() > i.get(0).asInt();
    }
    boolean fits = true;
    for (int seed = 0; seed < SEEDS; seed++) {
      int[] ours = FrameSampling.random(n, seed).indices(frames, 0);
      for (int i = 0; i < used; i++) {
        int low = wide ? intervals.get(i).get(0).asInt() : i == 0 ? 0 : ours[i - 1] + 1;
        int end = wide ? intervals.get(i).get(1).asInt() : frames;
        fits &= ours[i] >= low && ours[i] < end;
      }
      fits &= ours.length == n && Arrays.stream(ours, used, n).allMatch(i -> i == ours[used - 1]);
    }
    return same(r, "random %d of %d in its intervals".formatted(n, frames), fits, true);
  }

  private static int[] ints(JsonNode array) {
    int[] values = new int[array.size()];
    Arrays.setAll(values, i -> array.get(i).asInt());
    return values;
  }

  private static String name(JsonNode k) {
    return "%s %d of %d at %s"
        .formatted(
            k.path("mode").asText(),
            k.path("num_frames").asInt(),
            k.path("vlen").asInt(),
            k.path("fps").asText());
  }
}
