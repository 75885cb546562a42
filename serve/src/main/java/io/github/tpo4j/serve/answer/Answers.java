package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.Medium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Answers that point at something, kept on disk until their drawing has been fetched. */
public final class Answers {
  private static final Pattern ID = Pattern.compile("(chatcmpl|answer)-[0-9a-f]{32}");

  private final Folder folder;
  private final long quota;

  /**
   * @param quota bytes of all answers; those that were not drawn for longest go
   */
  public Answers(Folder folder, long quota) {
    this.folder = folder;
    this.quota = quota;
  }

  /** Keeps the answers of a call, if one of them can be drawn. */
  void keep(Run run, List<Answer> answers) {
    Optional<Medium> medium = run.medium();
    if (medium.isPresent() && answers.stream().anyMatch(TpoObject::points)) {
      try {
        Path file = folder.answer(run.id());
        Files.writeString(file, Json.write(Map.of("media", medium.get().id(), "answers", answers)));
        folder.keepBelow(quota, file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * The {@code tpo} object of an answer.
   *
   * @param answers this one alone, or all of the call
   */
  JsonNode told(Run run, List<Answer> answers, int index) {
    if (run.medium().isEmpty()) {
      return NullNode.getInstance();
    }
    Answer answer = answers.get(answers.size() == 1 ? 0 : index);
    Medium medium = run.medium().get();
    String overlay = null;
    if (TpoObject.points(answer)) {
      overlay =
          "/v1/media/%s/overlay.%s?answer=%s%s"
              .formatted(
                  medium.id(),
                  medium.found().isImage() ? "png" : "mp4",
                  run.id(),
                  index == 0 ? "" : "&choice=" + index);
    }
    return TpoObject.of(answer, medium, overlay);
  }

  /**
   * The file of an answer about a medium.
   *
   * @param choice which of several
   * @throws ApiError 404
   */
  Path file(String id, int choice, Medium medium) {
    Path file = ID.matcher(id).matches() ? folder.answer(id) : null;
    if (file != null && Files.exists(file)) {
      JsonNode kept = Json.tree(file);
      if (medium.id().equals(kept.path("media").asText())
          && choice >= 0
          && choice < kept.path("answers").size()) {
        folder.used(file);
        return file;
      }
    }
    throw ApiError.notFound(
        "answer_not_found", "there is no such answer about this medium (any more)");
  }
}
