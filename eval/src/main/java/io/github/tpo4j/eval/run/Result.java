package io.github.tpo4j.eval.run;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Items;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The result file of a run, {@code result.json}: numbers, and everything they depend on. Prompt and
 * frame numbers of every question are in the log of replies beside it.
 *
 * @param options settings of the run, with those that were not given
 * @param model directory of the model
 * @param modelChecksum SHA-256 over names and sizes of the model's files, the content of small ones
 *     and pieces of large ones
 * @param loaded what was loaded, with type and device
 * @param dtype type of the language model's weights
 * @param decoder how tokens were chosen
 * @param seed of the sampling
 * @param commit of tpo4j, or empty outside a checkout
 * @param dataChecksum SHA-256 over the data's files and the media that were asked about: names and
 *     sizes, texts whole, pieces of the media
 * @param prompt of the first question
 * @param asked questions that were asked
 * @param unreadable questions whose media could not be read
 * @param seconds of all questions
 * @param scores the official numbers
 * @param items the headline number item by item
 */
public record Result(
    @JsonProperty("benchmark") String benchmark,
    @JsonProperty("variant") String variant,
    @JsonProperty("options") @JsonSetter(nulls = Nulls.AS_EMPTY) Map<String, String> options,
    @JsonProperty("model") String model,
    @JsonProperty("model_checksum") @JsonSetter(nulls = Nulls.AS_EMPTY) String modelChecksum,
    @JsonProperty("loaded") String loaded,
    @JsonProperty("dtype") @JsonSetter(nulls = Nulls.AS_EMPTY) String dtype,
    @JsonProperty("decoder") String decoder,
    @JsonProperty("seed") long seed,
    @JsonProperty("commit") String commit,
    @JsonProperty("data_checksum") String dataChecksum,
    @JsonProperty("prompt") String prompt,
    @JsonProperty("asked") int asked,
    @JsonProperty("unreadable") int unreadable,
    @JsonProperty("seconds") double seconds,
    @JsonProperty("scores") Map<String, Object> scores,
    @JsonProperty("items") Optional<Items> items,
    @JsonProperty("warnings") List<String> warnings) {
  /** Name of the file in a run's directory. */
  public static final String FILE = "result.json";

  /**
   * The official number at a path of names.
   *
   * @return empty where there is none, or it is not finite
   */
  public OptionalDouble number(List<String> path) {
    Object level = scores.get("scores");
    for (String name : path) {
      level = level instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return level instanceof Number n ? OptionalDouble.of(n.doubleValue()) : OptionalDouble.empty();
  }

  /** Reads the result of a run. */
  public static Result read(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      throw TpoException.data(
          "%s: expected the directory of a finished run with %s; finish it with `tpo eval run`"
              .formatted(run, FILE));
    }
    return Json.read(Json.write(Json.tree(file)), Result.class, file.toString());
  }
}
