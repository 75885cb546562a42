package io.github.tpo4j.serve.answer;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.serve.decode.Decoders;
import io.github.tpo4j.serve.media.Folder;
import io.github.tpo4j.serve.media.Medium;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Files drawn from media and answers: each is made once, and goes with the media. */
public final class Drawings {
  private final Folder folder;
  private final Decoders decoders;
  private final Answers answers;
  private final long quota;
  private final Map<Path, Object> making = new ConcurrentHashMap<>();

  /**
   * @param quota bytes of all drawings; the oldest go
   */
  public Drawings(Folder folder, Decoders decoders, Answers answers, long quota) {
    this.folder = folder;
    this.decoders = decoders;
    this.answers = answers;
    this.quota = quota;
  }

  Path firstFrame(Medium medium) {
    return made(medium.id() + ".png", out -> decoders.firstFrame(medium.file(), out));
  }

  Path overlay(Medium medium, String answer, int choice, String kind) {
    Path file = answers.file(answer, choice, medium);
    return made(
        "%s-%d.%s".formatted(answer, choice, kind),
        out -> decoders.draw(medium.file(), file, choice, out, Progress.NONE));
  }

  private Path made(String name, Consumer<Path> maker) {
    Path out = folder.drawn(name);
    synchronized (making.computeIfAbsent(out, o -> new Object())) {
      try {
        if (Files.exists(out)) {
          folder.used(out);
        } else {
          maker.accept(out);
          folder.keepBelow(quota, out);
        }
      } finally {
        making.remove(out);
      }
    }
    return out;
  }
}
