package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.serve.media.Medium;

/** What an answer points at, as the API tells it ({@code docs/serve.md}). */
final class TpoObject {
  private TpoObject() {}

  /** Whether there is anything to draw. */
  static boolean points(Answer a) {
    return !a.boxes().isEmpty() || !a.moments().isEmpty() || !a.masks().isEmpty();
  }

  /**
   * @param overlay address of the drawing; may be null
   */
  static ObjectNode of(Answer a, Medium medium, String overlay) {
    ObjectNode tpo = JsonNodeFactory.instance.objectNode();
    ArrayNode boxes = tpo.putArray("boxes");
    a.boxes().forEach(b -> boxes.add(box(b, a.media())));
    ArrayNode moments = tpo.putArray("moments");
    for (Moment m : a.moments()) {
      moments.addObject().put("start", m.start()).put("end", m.end()).put("score", m.score());
    }
    if (a.saliency().isPresent()) {
      ObjectNode saliency = tpo.putObject("saliency");
      saliency.put("clip_seconds", a.saliency().get().clipSeconds());
      ArrayNode scores = saliency.putArray("scores");
      a.saliency().get().scores().forEach(scores::add);
    } else {
      tpo.putNull("saliency");
    }
    ArrayNode masks = tpo.putArray("masks");
    a.masks().forEach(track -> masks.add(track(track)));
    tpo.set("media", media(a.media(), medium));
    tpo.put("overlay", overlay);
    return tpo;
  }

  private static ObjectNode box(Box b, MediaInfo m) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode pixels = node.putArray("pixels");
    for (double corner : b.toPixels(m.width(), m.height())) {
      pixels.add(corner);
    }
    node.putArray("fractions").add(b.x1()).add(b.y1()).add(b.x2()).add(b.y2());
    if (m.isImage() || m.sampledSeconds().isEmpty()) {
      node.putNull("seconds");
    } else {
      node.put("seconds", m.sampledSeconds().get(0));
    }
    return node;
  }

  private static ObjectNode track(MaskTrack track) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("label", track.label());
    ArrayNode frames = node.putArray("frames");
    for (MaskTrack.Frame f : track.frames()) {
      ObjectNode mask =
          frames
              .addObject()
              .put("index", f.index())
              .put("seconds", f.seconds())
              .put("score", f.score())
              .putObject("mask");
      mask.putArray("size").add(f.mask().height()).add(f.mask().width());
      mask.put("counts", f.mask().counts());
    }
    return node;
  }

  private static ObjectNode media(MediaInfo m, Medium medium) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", medium.id());
    node.put("kind", m.isImage() ? "image" : "video");
    node.put("width", m.width());
    node.put("height", m.height());
    node.put("duration_seconds", m.durationSeconds());
    node.put("fps", m.fps());
    node.put("frames", m.frames());
    ArrayNode sampled = node.putArray("sampled_seconds");
    m.sampledSeconds().forEach(sampled::add);
    return node;
  }
}
