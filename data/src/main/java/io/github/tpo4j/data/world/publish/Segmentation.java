package io.github.tpo4j.data.world.publish;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Expression;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * MeViS and Ref-YouTube-VOS: what an expression means, frame by frame (benchmarks.md 10). MeViS
 * gets the expressions by motion, every frame, and masks as run lengths; Ref-YouTube-VOS those by
 * look, every fifth frame, and masks as images of object ids.
 */
final class Segmentation implements Format {
  private static final int EVERY = 5;

  /** Expressions of a clip. */
  private static final int MOST_EXPRESSIONS = 4;

  private final Folder mevis;
  private final Folder youtube;
  private final int most;
  private final Map<String, Video> mevisVideos = new LinkedHashMap<>();
  private final Map<String, List<Rle>> masks = new LinkedHashMap<>();
  private final Map<String, Video> youtubeVideos = new LinkedHashMap<>();

  /**
   * @param mevis MeViS' split folder
   * @param youtube Ref-YouTube-VOS' folder
   * @param most clips of each
   */
  Segmentation(Folder mevis, Folder youtube, int most) {
    this.mevis = mevis;
    this.youtube = youtube;
    this.most = most;
  }

  /** The expressions of a clip, by number from 0. */
  private record Video(
      @JsonProperty("expressions") Map<String, Said> expressions,
      @JsonProperty("frames") List<String> frames) {}

  /**
   * An expression. MeViS names objects and annotations by number, Ref-YouTube-VOS one object by a
   * text.
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Said(
      @JsonProperty("exp") String exp,
      @JsonProperty("obj_id") Object objId,
      @JsonProperty("anno_id") List<Integer> annoId) {}

  @Override
  public void add(Cast cast, Footage footage) {
    List<Expression> moving = visible(Expression.byMotion(cast));
    if (!moving.isEmpty() && mevisVideos.size() < most) {
      mevis(cast.story(), moving, footage);
    }
    List<Expression> looking =
        visible(
            Stream.concat(Expression.byLook(cast).stream(), Expression.byPlace(cast, 0).stream())
                .toList());
    if (!looking.isEmpty() && youtubeVideos.size() < most) {
      youtube(cast.story(), looking, footage);
    }
  }

  /** At most a few, about things that a mask can be started from on the first frame. */
  private static List<Expression> visible(List<Expression> all) {
    List<Expression> there = all.stream().filter(e -> e.role().seen(0)).toList();
    int step = Math.max(1, there.size() / MOST_EXPRESSIONS);
    return IntStream.range(0, there.size())
        .filter(i -> i % step == 0)
        .limit(MOST_EXPRESSIONS)
        .mapToObj(there::get)
        .toList();
  }

  private void mevis(Story story, List<Expression> expressions, Footage footage) {
    Map<Role, Integer> annotations = new LinkedHashMap<>();
    Map<String, Said> said = new LinkedHashMap<>();
    for (Expression e : expressions) {
      if (!annotations.containsKey(e.role())) {
        annotations.put(e.role(), masks.size());
        masks.put(String.valueOf(masks.size()), track(e.role(), footage));
      }
      said.put(
          String.valueOf(said.size()),
          new Said(e.text(), List.of(e.role().actor().id()), List.of(annotations.get(e.role()))));
    }
    mevisVideos.put(story.id(), new Video(said, frames(story, 1)));
    pictures(mevis, story, 1, footage);
  }

  /** The masks of an object; null where nothing of it can be seen. */
  private static List<Rle> track(Role r, Footage footage) {
    List<Rle> track = new ArrayList<>();
    for (int f = 0; f < r.story().frames(); f++) {
      Rle mask = footage.mask(r.actor().id(), f);
      track.add(mask.area() == 0 ? null : mask);
    }
    return track;
  }

  private void youtube(Story story, List<Expression> expressions, Footage footage) {
    Map<String, Said> said = new LinkedHashMap<>();
    for (Expression e : expressions) {
      said.put(
          String.valueOf(said.size()),
          new Said(e.text(), String.valueOf(e.role().actor().id() + 1), List.of()));
    }
    youtubeVideos.put(story.id(), new Video(said, frames(story, EVERY)));
    pictures(youtube, story, EVERY, footage);
    Folder annotations = youtube.at("gt/Annotations/" + story.id());
    for (int f = 0; f < story.frames(); f += EVERY) {
      byte[] ids = new byte[story.width() * story.height()];
      for (int a = 0; a < story.actors().size(); a++) {
        boolean[] mask = footage.mask(a, f).decode();
        for (int i = 0; i < ids.length; i++) {
          ids[i] = mask[i] ? (byte) (a + 1) : ids[i];
        }
      }
      annotations.ids(name(f) + ".png", ids, story.width(), story.height());
    }
  }

  private static void pictures(Folder folder, Story story, int every, Footage footage) {
    Folder images = folder.at("JPEGImages/" + story.id());
    for (int f = 0; f < story.frames(); f += every) {
      images.jpeg(name(f) + ".jpg", footage.picture(f));
    }
  }

  private static List<String> frames(Story story, int every) {
    return IntStream.range(0, story.frames())
        .filter(f -> f % every == 0)
        .mapToObj(Segmentation::name)
        .toList();
  }

  private static String name(int frame) {
    return "%05d".formatted(frame);
  }

  @Override
  public void close() {
    mevis.json("meta_expressions.json", Map.of("videos", mevisVideos));
    mevis.json("mask_dict.json", masks);
    youtube.json("meta_expressions.json", Map.of("videos", youtubeVideos));
  }
}
