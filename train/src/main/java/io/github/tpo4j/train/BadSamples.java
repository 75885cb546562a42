package io.github.tpo4j.train;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples that could not be used, a line each in {@code bad-samples.jsonl}, and their share. */
final class BadSamples {
  private static final Logger log = LoggerFactory.getLogger(BadSamples.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ENOUGH = 100;

  private final Path file;
  private final double limit;
  private long good;
  private long bad;

  /**
   * @param limit largest share; looked at from a hundred samples on
   */
  BadSamples(Path file, double limit) {
    this.file = file;
    this.limit = limit;
  }

  void good() {
    good++;
  }

  /** Notes a bad sample; fails where there are too many. */
  void note(Item item, Exception why) {
    bad++;
    ObjectNode line = JSON.createObjectNode();
    line.put("source", item.source()).put("number", item.number()).put("id", item.sample().id());
    item.media().ifPresent(m -> line.put("media", m.toString()));
    line.put("problem", why.getMessage());
    log.warn("{} is left out: {}", item, why.getMessage());
    try {
      Files.writeString(file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, file + ": cannot be written: " + e.getMessage(), e);
    }
    if (bad + good >= ENOUGH && bad > limit * (bad + good)) {
      throw TpoException.data(
          ("%d of %d samples are bad, more than limits.bad_share %s allows; %s lists them, `tpo data"
                  + " check` finds them all before a run")
              .formatted(bad, bad + good, limit, file));
    }
  }

  /** How many there were. */
  long count() {
    return bad;
  }
}
