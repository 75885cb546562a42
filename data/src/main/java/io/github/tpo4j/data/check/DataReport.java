package io.github.tpo4j.data.check;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Map;

/**
 * What is in the data and what is wrong with it.
 *
 * @param sources a row a file
 * @param media number of different media
 * @param problems what would make a run fail or replace samples: bad lines, media that cannot be
 *     decoded, labels that do not fit them, an id that stands twice, media that two splits share
 * @param warnings what is odd but does no harm
 */
public record DataReport(
    @JsonProperty("sources") List<Source> sources,
    @JsonProperty("media") int media,
    @JsonProperty("problems") List<String> problems,
    @JsonProperty("warnings") List<String> warnings) {
  public DataReport {
    sources = List.copyOf(sources);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * One file.
   *
   * @param groups good samples by task and what is looked at
   * @param kinds good samples by kind
   * @param characters of a conversation: shortest, median, longest
   */
  public record Source(
      @JsonProperty("name") String name,
      @JsonProperty("split") String split,
      @JsonProperty("samples") int samples,
      @JsonProperty("groups") Map<String, Integer> groups,
      @JsonProperty("kinds") Map<String, Integer> kinds,
      @JsonProperty("characters") List<Integer> characters) {}

  /** Whether a run can use everything. */
  @JsonProperty("good")
  public boolean good() {
    return problems.isEmpty();
  }
}
