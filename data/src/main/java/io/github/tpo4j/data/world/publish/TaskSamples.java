package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Expression;
import io.github.tpo4j.data.world.words.Query;
import io.github.tpo4j.data.world.words.Role;
import io.github.tpo4j.data.world.words.Wordings;
import io.github.tpo4j.video.FrameSampling;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Samples of the vision tasks: words and what they point at.
 *
 * @param sampledFrames frames that the language model sees of a clip; a box that belongs to a whole
 *     clip is that of the first of them
 * @param forms the wordings to draw from
 */
record TaskSamples(int sampledFrames, Function<Wordings, List<String>> forms) {
  private static final int PICTURES = 2;
  private static final int A_PICTURE = 3;
  private static final int BY_MOTION = 2;
  private static final int QUERIES = 4;
  private static final int TRACKS = 2;
  private static final int SEGMENTS = 3;

  /** Most things that are pointed at in one conversation. */
  private static final int A_SCENE = 8;

  /** Frames of a mask track. */
  private static final int MASKS = 8;

  /** Boxes of expressions: on single pictures, and of movers in a clip. */
  List<Sample> regions(Cast cast, Random random) {
    Story story = cast.story();
    List<Sample> all = new ArrayList<>();
    for (int i = 0; i < PICTURES; i++) {
      int frame = random.nextInt(story.frames());
      List<Expression> here =
          Stream.concat(Expression.byLook(cast).stream(), Expression.byPlace(cast, frame).stream())
              .filter(e -> e.role().seen(frame))
              .toList();
      for (Expression e : some(here, A_PICTURE, random)) {
        all.add(region(all.size(), e, frame, Optional.of(frame), random));
      }
    }
    int first = seen(story, sampledFrames)[0];
    List<Expression> movers =
        Expression.byMotion(cast).stream().filter(e -> e.role().seen(first)).toList();
    for (Expression e : some(movers, BY_MOTION, random)) {
      all.add(region(all.size(), e, first, Optional.empty(), random));
    }
    return all;
  }

  /**
   * Many boxes in one conversation: on every frame that the model sees of a clip as a picture, and
   * on the first of them for the clip.
   */
  List<Sample> scenes(Cast cast, Random random) {
    Story story = cast.story();
    int[] frames = seen(story, sampledFrames);
    List<Expression> byLook = Expression.byLook(cast);
    List<Sample> all = new ArrayList<>();
    for (int frame : frames) {
      List<Expression> byPlace = Expression.byPlace(cast, frame);
      scene(all, story, byLook, byPlace, frame, Optional.of(frame), random);
    }
    scene(all, story, byLook, Expression.byMotion(cast), frames[0], Optional.empty(), random);
    return all;
  }

  /** Frames of a clip that the language model sees. */
  static int[] seen(Story story, int sampledFrames) {
    return FrameSampling.middle(sampledFrames).indices(story.frames(), story.fps());
  }

  private void scene(
      List<Sample> all,
      Story story,
      List<Expression> byLook,
      List<Expression> others,
      int frame,
      Optional<Integer> shown,
      Random random) {
    List<Expression> here =
        Stream.concat(byLook.stream(), others.stream()).filter(e -> e.role().seen(frame)).toList();
    List<Expression> asked = some(here, A_SCENE, random);
    if (asked.isEmpty()) {
      return;
    }
    all.add(
        new Sample(
            "%s-scene-%d".formatted(story.id(), all.size()),
            Optional.of(Publisher.media(story)),
            shown,
            "scene",
            asked.stream().map(e -> ask(Wordings.GROUND, e.text(), Task.REGION, random)).toList(),
            List.of(),
            asked.stream().map(e -> box(e.role(), frame)).toList(),
            Optional.empty(),
            List.of()));
  }

  private Sample region(
      int number, Expression e, int frame, Optional<Integer> shown, Random random) {
    Story story = e.role().story();
    return sample(
        "%s-region-%d".formatted(story.id(), number),
        story,
        shown,
        "region_" + Look.word(e.basis()),
        ask(Wordings.GROUND, e.text(), Task.REGION, random),
        List.of(),
        List.of(box(e.role(), frame)),
        Optional.empty(),
        List.of());
  }

  /** Moments of queries. */
  List<Sample> temporals(Cast cast, Random random) {
    Story story = cast.story();
    List<Sample> all = new ArrayList<>();
    for (Query q : some(Query.of(cast), QUERIES, random)) {
      all.add(
          sample(
              "%s-temporal-%d".formatted(story.id(), all.size()),
              story,
              Optional.empty(),
              "temporal",
              ask(Wordings.FIND, q.text(), Task.TEMPORAL, random),
              List.of(),
              List.of(),
              Optional.of(q.moments()),
              List.of()));
    }
    return all;
  }

  /** Masks of expressions, and of what a box on the first frame holds. */
  List<Sample> masks(Cast cast, Footage footage, Random random) {
    Story story = cast.story();
    List<Sample> all = new ArrayList<>();
    List<Expression> said =
        Stream.of(Expression.byLook(cast), Expression.byPlace(cast, 0), Expression.byMotion(cast))
            .flatMap(List::stream)
            .filter(e -> e.role().seen(0))
            .toList();
    for (Expression e : some(said, SEGMENTS, random)) {
      all.add(
          mask(
              "%s-segment-%d".formatted(story.id(), all.size()),
              "segment",
              ask(Wordings.SEGMENT, e.text(), Task.MASK, random),
              List.of(),
              footage,
              track(e.role(), e.text(), footage)));
    }
    List<Role> there = cast.roles().stream().filter(r -> r.seen(0)).toList();
    for (Role r : some(there, TRACKS, random)) {
      Box box = box(r, 0);
      String words = Wordings.box(box, story.width(), story.height());
      all.add(
          mask(
              "%s-track-%d".formatted(story.id(), all.size()),
              "track",
              ask(Wordings.TRACK, words, Task.MASK, random),
              List.of(box),
              footage,
              track(r, "object", footage)));
    }
    return all;
  }

  private static Sample mask(
      String id, String kind, Turn turn, List<Box> inputs, Footage footage, MaskTrack track) {
    return sample(
        id,
        footage.story(),
        Optional.empty(),
        kind,
        turn,
        inputs,
        List.of(),
        Optional.empty(),
        List.of(track));
  }

  private static Sample sample(
      String id,
      Story story,
      Optional<Integer> frame,
      String kind,
      Turn turn,
      List<Box> inputs,
      List<Box> boxes,
      Optional<Sample.Moments> moments,
      List<MaskTrack> masks) {
    return new Sample(
        id,
        Optional.of(Publisher.media(story)),
        frame,
        kind,
        List.of(turn),
        inputs,
        boxes,
        moments,
        masks);
  }

  private static MaskTrack track(Role r, String label, Footage footage) {
    Story story = footage.story();
    int step = Math.max(1, story.frames() / MASKS);
    List<MaskTrack.Frame> frames = new ArrayList<>();
    for (int f = 0; f < story.frames() && frames.size() < MASKS; f += step) {
      Rle mask = footage.mask(r.actor().id(), f);
      frames.add(new MaskTrack.Frame(f, f / story.fps(), mask, mask.area() > 0 ? 1 : -1));
    }
    return new MaskTrack(label, frames);
  }

  private Turn ask(Wordings family, String subject, Task task, Random random) {
    List<String> known = forms.apply(family);
    String form = known.get(random.nextInt(known.size()));
    return new Turn(Wordings.fill(form, subject), Wordings.answer(task));
  }

  private static Box box(Role r, int frame) {
    return r.at(frame).box().orElseThrow().clamped();
  }

  private static <T> List<T> some(List<T> from, int most, Random random) {
    List<T> mixed = new ArrayList<>(from);
    Collections.shuffle(mixed, random);
    return mixed.subList(0, Math.min(most, mixed.size()));
  }
}
