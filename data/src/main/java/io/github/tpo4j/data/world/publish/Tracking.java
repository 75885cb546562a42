package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.data.world.Actor.State;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * GOT-10k and LaSOT: one object a sequence, from its box on the first frame (benchmarks.md 2, 3).
 * Both get the same sequences, the object of a story that can be seen on most frames. The box of a
 * frame without the object is all zeros.
 */
final class Tracking implements Format {
  private static final double EIGHTHS = 8;

  private final Folder got;
  private final Folder lasot;
  private final int most;
  private final List<String> gotNames = new ArrayList<>();
  private final List<String> lasotNames = new ArrayList<>();

  /**
   * @param got GOT-10k's split folder
   * @param lasot LaSOT's folder
   * @param most sequences of each
   */
  Tracking(Folder got, Folder lasot, int most) {
    this.got = got;
    this.lasot = lasot;
    this.most = most;
  }

  @Override
  public void add(Cast cast, Footage footage) {
    Story story = cast.story();
    Role best = null;
    for (Role r : cast.roles()) {
      if (r.seen(0) && (best == null || framesSeen(r) > framesSeen(best))) {
        best = r;
      }
    }
    if (best == null || gotNames.size() >= most) {
      return;
    }
    String gotName = "GOT-10k_Val_%06d".formatted(gotNames.size() + 1);
    String lasotName = "%s-%d".formatted(best.shape(), lasotNames.size() + 1);
    gotNames.add(gotName);
    lasotNames.add(lasotName);
    got10k(got.at(gotName), best);
    lasot(lasot.at(lasotName), best);
    for (int f = 0; f < story.frames(); f++) {
      String name = "%08d.jpg".formatted(f + 1);
      got.at(gotName).jpeg(name, footage.picture(f));
      lasot.at(lasotName).jpeg("img/" + name, footage.picture(f));
    }
  }

  private static long framesSeen(Role r) {
    return IntStream.range(0, r.story().frames()).filter(r::seen).count();
  }

  private static void got10k(Folder sequence, Role r) {
    Story story = r.story();
    List<String> boxes = new ArrayList<>();
    List<Integer> cover = new ArrayList<>();
    List<Integer> absence = new ArrayList<>();
    List<Integer> cut = new ArrayList<>();
    for (State s : r.actor().states()) {
      boxes.add(row(s, story, 0, "%.4f"));
      boolean there = s.box().isPresent();
      cover.add(there ? (int) Math.max(1, Math.round(EIGHTHS * s.visible())) : 0);
      absence.add(there ? 0 : 1);
      cut.add(s.box().filter(Tracking::atEdge).isPresent() ? 1 : 0);
    }
    sequence.lines("groundtruth.txt", boxes);
    sequence.lines("cover.label", cover);
    sequence.lines("absence.label", absence);
    sequence.lines("cut_by_image.label", cut);
    sequence.lines(
        "meta_info.ini",
        List.of(
            "[METAINFO]",
            "url: " + Publisher.media(story),
            "begin: 00:00:00",
            "end: 00:00:%02d".formatted((int) Math.ceil(story.seconds())),
            "anno_fps: %sHz".formatted(story.fps()),
            "object_class: " + r.shape(),
            "motion_class: " + Look.word(r.actor().motion()),
            "major_class: shape",
            "root_class: object",
            "resolution: (%d, %d)".formatted(story.width(), story.height())));
  }

  private static void lasot(Folder sequence, Role r) {
    List<String> boxes = new ArrayList<>();
    List<Integer> hidden = new ArrayList<>();
    List<Integer> outside = new ArrayList<>();
    for (int f = 0; f < r.story().frames(); f++) {
      State s = r.at(f);
      boxes.add(row(s, r.story(), 1, "%.0f"));
      hidden.add(s.box().isEmpty() && r.inside(f) ? 1 : 0);
      outside.add(s.box().isEmpty() && !r.inside(f) ? 1 : 0);
    }
    sequence.lines("groundtruth.txt", boxes);
    sequence.text("full_occlusion.txt", join(hidden));
    sequence.text("out_of_view.txt", join(outside));
    sequence.text("nlp.txt", r.bare().map(b -> "the " + b).orElse("an object") + "\n");
  }

  /** {@code x,y,w,h} in pixels. */
  private static String row(State s, Story story, int origin, String number) {
    double[] v = {0, 0, 0, 0};
    if (s.box().isPresent()) {
      double[] c = s.box().get().clamped().toPixels(story.width(), story.height());
      v = new double[] {c[0] + origin, c[1] + origin, c[2] - c[0], c[3] - c[1]};
    }
    return String.format(
        Locale.ROOT, String.join(",", number, number, number, number), v[0], v[1], v[2], v[3]);
  }

  private static boolean atEdge(Box b) {
    return Math.min(b.x1(), b.y1()) <= 0 || Math.max(b.x2(), b.y2()) >= 1;
  }

  private static String join(List<Integer> flags) {
    return String.join(",", flags.stream().map(String::valueOf).toList()) + "\n";
  }

  @Override
  public void close() {
    got.lines("list.txt", gotNames);
    lasot.lines("testing_set.txt", lasotNames);
  }
}
