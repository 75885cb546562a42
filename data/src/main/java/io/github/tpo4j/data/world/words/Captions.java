package io.github.tpo4j.data.world.words;

import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene.Backdrop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a story shows, told in a few sentences: who is there, how they move, what happens. */
public final class Captions {
  /** Questions that a caption answers. */
  private static final List<String> REQUESTS =
      List.of(
          "Describe the video.",
          "What happens in the video?",
          "What can one see in the video?",
          "Tell me what the video shows.");

  private Captions() {}

  /** One of the questions that ask for a caption. */
  public static String request(Random random) {
    return REQUESTS.get(random.nextInt(REQUESTS.size()));
  }

  /** The caption of a story in which something has a name. */
  public static String of(Cast cast) {
    List<String> sentences = new ArrayList<>();
    List<String> things =
        cast.named().stream().map(r -> Grammar.a(r.bare().orElseThrow())).toList();
    sentences.add((things.size() == 1 ? "there is " : "there are ") + Grammar.list(things));
    for (Role r : cast.named()) {
      r.movement().ifPresent(m -> sentences.add(r.name() + " " + Grammar.third(m)));
    }
    List<Happening> happenings = Happening.of(cast);
    for (int i = 0; i < happenings.size(); i++) {
      String when = i == 0 ? "first " : i == happenings.size() - 1 ? "at last " : "then ";
      sentences.add((happenings.size() == 1 ? "" : when) + happenings.get(i).clause());
    }
    sentences.add("behind the objects is " + backdrop(cast.story().scene().backdrop()));
    sentences.add("the camera " + camera(cast));
    return String.join(" ", sentences.stream().map(Grammar::sentence).toList());
  }

  /** What is behind the objects, in words. */
  public static String backdrop(Backdrop backdrop) {
    return switch (backdrop) {
      case PLAIN, GRADIENT -> "a plain wall";
      case PHOTO -> "a photo";
      default -> Look.word(backdrop);
    };
  }

  /** What the camera does, in words: "moves to the left". */
  public static String camera(Cast cast) {
    return switch (cast.story().scene().camera()) {
      case STILL -> "stays still";
      case SHAKE -> "shakes";
      case PAN_LEFT -> "moves to the left";
      case PAN_RIGHT -> "moves to the right";
      case PAN_UP -> "moves up";
      case PAN_DOWN -> "moves down";
      case ZOOM_IN -> "comes closer";
      case ZOOM_OUT -> "goes back";
    };
  }
}
