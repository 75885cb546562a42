package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.http.Bodies;
import io.github.tpo4j.serve.http.Exchange;
import io.github.tpo4j.serve.http.FileAnswer;
import io.github.tpo4j.serve.http.Route;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.MediaStore;
import io.github.tpo4j.serve.media.Medium;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Media in and out. */
public final class MediaRoutes {
  /**
   * Types by the container that was recognised; a player needs one, and the client's is not known.
   */
  private static final Map<String, String> TYPES =
      Map.of(
          "mp4", "video/mp4",
          "matroska", "video/webm",
          "avi", "video/x-msvideo",
          "mpegts", "video/mp2t",
          "mpeg", "video/mpeg",
          "gif", "image/gif",
          "png", "image/png",
          "jpeg", "image/jpeg",
          "webp", "image/webp",
          "bmp", "image/bmp");

  private final MediaStore store;
  private final Bodies bodies;
  private final Workers workers;
  private final Drawings drawings;

  public MediaRoutes(Bodies bodies, MediaStore store, Workers workers, Drawings drawings) {
    this.store = store;
    this.bodies = bodies;
    this.workers = workers;
    this.drawings = drawings;
  }

  /** The routes of media. */
  public List<Route> all() {
    return List.of(
        new Route("POST", "/v1/media", Route.Access.COUNTED, this::upload),
        new Route("GET", "/v1/media/{id}", Route.Access.LIGHT, this::show),
        new Route("DELETE", "/v1/media/{id}", Route.Access.LIGHT, this::delete),
        new Route("GET", "/v1/media/{id}/content", Route.Access.LIGHT, this::content),
        new Route("GET", "/v1/media/{id}/frame.png", Route.Access.COUNTED, this::frame),
        new Route(
            "GET", "/v1/media/{id}/overlay.mp4", Route.Access.COUNTED, x -> overlay(x, "mp4")),
        new Route(
            "GET", "/v1/media/{id}/overlay.png", Route.Access.COUNTED, x -> overlay(x, "png")));
  }

  private void upload(Exchange x) {
    Path file = store.folder().incoming();
    x.onEnd(() -> Folder.deleteQuietly(file)); // where the store did not take it
    bodies.upload(
        x, file, () -> workers.run(x, () -> x.json(201, document(store.take(file, x.user())))));
  }

  private void show(Exchange x) {
    x.json(200, document(find(x)));
  }

  private void delete(Exchange x) {
    if (!store.remove(x.value("id"), x.user())) {
      throw find(x).owner().isEmpty()
          ? ApiError.of(403, "permission_error", "bundled", "a bundled clip cannot be deleted")
          : unknown();
    }
    ObjectNode gone = JsonNodeFactory.instance.objectNode();
    x.json(200, gone.put("id", x.value("id")).put("object", "media").put("deleted", true));
  }

  private void content(Exchange x) {
    MediaStore.Lease lease = lease(x);
    x.onEnd(lease::close);
    Medium medium = lease.medium();
    FileAnswer.send(
        x,
        store.folder().root(),
        medium.file(),
        TYPES.getOrDefault(medium.found().container(), "application/octet-stream"));
  }

  private void frame(Exchange x) {
    draw(x, "image/png", medium -> drawings.firstFrame(medium));
  }

  private void overlay(Exchange x, String kind) {
    Medium medium = find(x);
    String id =
        x.query("answer")
            .orElseThrow(
                () -> ApiError.invalid("missing_parameter", "answer", "answer is missing"));
    int choice = number(x.query("choice").orElse("0"));
    if (kind.equals("mp4") && medium.found().isImage()) {
      throw ApiError.invalid(
          "invalid_value", null, "this is a picture; its drawing is overlay.png");
    }
    draw(
        x,
        kind.equals("mp4") ? "video/mp4" : "image/png",
        m -> drawings.overlay(m, id, choice, kind));
  }

  @FunctionalInterface
  private interface Drawer {
    Path draw(Medium medium);
  }

  private void draw(Exchange x, String type, Drawer drawer) {
    MediaStore.Lease lease = lease(x);
    x.onEnd(lease::close);
    workers.run(
        x, () -> FileAnswer.send(x, store.folder().root(), drawer.draw(lease.medium()), type));
  }

  private static int number(String text) {
    if (!text.matches("\\d{1,3}")) {
      throw ApiError.value("choice", "a number", text);
    }
    return Integer.parseInt(text);
  }

  private Medium find(Exchange x) {
    return store.find(x.value("id"), x.user()).orElseThrow(MediaRoutes::unknown);
  }

  private MediaStore.Lease lease(Exchange x) {
    return store.lease(x.value("id"), x.user()).orElseThrow(MediaRoutes::unknown);
  }

  private static ApiError unknown() {
    return ApiError.notFound("media_not_found", "there is no such medium (any more)");
  }

  /** A medium as clients see it. */
  public ObjectNode document(Medium m) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", m.id()).put("object", "media");
    node.put("kind", m.found().isImage() ? "image" : "video");
    node.put("bytes", m.bytes());
    node.put("created_at", m.created().getEpochSecond());
    store
        .expiry(m)
        .ifPresentOrElse(
            t -> node.put("expires_at", t.getEpochSecond()), () -> node.putNull("expires_at"));
    node.put("container", m.found().container());
    node.put("codec", m.found().codec());
    node.put("width", m.found().width());
    node.put("height", m.found().height());
    node.put("fps", m.found().fps());
    node.put("duration_seconds", m.found().durationSeconds());
    node.put("frames", m.found().frames());
    return node;
  }
}
