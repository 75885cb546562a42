package io.github.tpo4j.data.world.choice;

import static io.github.tpo4j.data.world.choice.Question.pooled;

import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Place;
import io.github.tpo4j.data.world.words.Role;
import java.util.ArrayList;
import java.util.List;

/** Questions about where things are. */
final class PlaceQuestions implements Asker {
  @Override
  public List<Question> ask(Cast cast) {
    List<Question> all = new ArrayList<>();
    Story story = cast.story();
    int end = story.frames() - 1;
    for (Role r : cast.named()) {
      where(all, Kind.START_POSITION, r, 0, "beginning");
      where(all, Kind.OBJECT_SHUFFLE, r, end, "end");
      for (Role from : cast.named()) {
        if (from != r && r.seen(end) && from.seen(end)) {
          Place.relation(from.last(), r.last(), story.aspect())
              .ifPresent(
                  relation ->
                      all.add(
                          pooled(
                              Kind.RELATIVE_POSITION,
                              story.id(),
                              "Where is %s at the end, seen from %s?"
                                  .formatted(r.name(), from.name()),
                              relation,
                              "relation")));
        }
      }
    }
    return all;
  }

  private static void where(List<Question> all, Kind kind, Role r, int frame, String when) {
    if (r.seen(frame)) {
      Place.of(r.at(frame))
          .ifPresent(
              place ->
                  all.add(
                      pooled(
                          kind,
                          r.story().id(),
                          "Where is %s at the %s of the video?".formatted(r.name(), when),
                          place.words(),
                          "place")));
    }
  }
}
