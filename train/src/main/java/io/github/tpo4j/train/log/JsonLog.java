package io.github.tpo4j.train.log;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/** {@code log.jsonl}: one line a step, with every digit. */
public final class JsonLog implements Watcher {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LogFile out;

  /**
   * Opens the log to go on behind a step.
   *
   * @param after lines of later steps are taken out: they belong to a run that was cut off; 0
   *     begins anew
   */
  public JsonLog(Path file, int after) {
    try {
      List<String> kept = new ArrayList<>();
      if (after > 0 && Files.exists(file)) {
        for (String line : Files.readAllLines(file)) {
          if (step(line) > 0 && step(line) <= after) {
            kept.add(line);
          }
        }
      }
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Files.write(part, kept);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
    out = new LogFile(file);
  }

  /** The step of a line; 0 for one that was cut off in the middle. */
  private static int step(String line) {
    try {
      JsonNode node = JSON.readTree(line);
      return node == null ? 0 : node.path("step").asInt(0);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public void step(StepReport r) {
    ObjectNode line = JSON.createObjectNode();
    line.put("step", r.step()).put("steps", r.steps()).put("loss", r.loss());
    ObjectNode terms = line.putObject("terms");
    r.terms().forEach(terms::put);
    line.put("gradient_norm", r.gradientNorm()).put("rate", r.rate());
    line.put("samples", r.samples()).put("tokens", r.tokens());
    line.put("seconds", r.seconds()).put("wait_seconds", r.waitSeconds());
    line.put("memory_bytes", Memory.held()).put("skipped", r.skipped());
    out.append((line + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    out.close();
  }
}
