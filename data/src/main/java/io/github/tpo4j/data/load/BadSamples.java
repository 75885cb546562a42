package io.github.tpo4j.data.load;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.mix.Draw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples that could not be used, a line each in {@code bad-samples.jsonl}. More than the allowed
 * share of them end the run.
 */
public final class BadSamples {
  private static final Logger log = LoggerFactory.getLogger(BadSamples.class);

  private final Path file;
  private final int samples;
  private final double allowed;
  private final Set<Draw> known = new HashSet<>();

  /** A line of the file. */
  record Line(
      @JsonProperty("batch") long batch,
      @JsonProperty("source") String source,
      @JsonProperty("number") int number,
      @JsonProperty("id") String id,
      @JsonProperty("media") String media,
      @JsonProperty("problem") String problem) {}

  /**
   * @param file that lines are appended to
   * @param samples of an epoch
   * @param allowed share of them that may be bad
   */
  public BadSamples(Path file, int samples, double allowed) {
    this.file = file;
    this.samples = samples;
    this.allowed = allowed;
  }

  /**
   * Notes a bad sample.
   *
   * @throws TpoException of kind data where it is one too many
   */
  void note(long batch, Draw draw, String source, Item item, String problem) {
    if (!known.add(draw)) {
      return;
    }
    String id = item == null ? "" : item.sample().id();
    String media = item == null ? "" : item.media().map(Path::toString).orElse("");
    log.warn("{}, sample {} ({}) is left out: {}", source, draw.index(), id, problem);
    append(new Line(batch, source, draw.index(), id, media, problem));
    if (known.size() > allowed * samples) {
      throw TpoException.data(
          ("%d of %d samples are bad, more than the share of %s that loading.bad_share allows; %s"
                  + " lists them, `tpo data check` finds all before a run")
              .formatted(known.size(), samples, allowed, file));
    }
  }

  /** Whether a sample has been found bad. */
  boolean contains(Draw draw) {
    return known.contains(draw);
  }

  /** How many samples were found bad. */
  public int count() {
    return known.size();
  }

  private void append(Line line) {
    try {
      Files.writeString(
          file, Json.write(line) + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }
}
