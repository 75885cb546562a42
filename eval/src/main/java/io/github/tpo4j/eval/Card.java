package io.github.tpo4j.eval;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import io.github.tpo4j.core.TpoException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a user has to know of a benchmark before running it.
 *
 * @param name how the command line calls it, in lower case
 * @param title how papers call it
 * @param layout what the files look like
 * @param origin where the data comes from
 * @param variants scoring rules; the first is the default
 * @param options further settings
 * @param standing how the numbers were checked
 */
public record Card(
    @JsonProperty("name") String name,
    @JsonProperty("title") String title,
    @JsonProperty("layout") Layout layout,
    @JsonProperty("origin") Origin origin,
    @JsonProperty("variants") List<Variant> variants,
    @JsonProperty("options") List<Option> options,
    @JsonProperty("standing") Standing standing) {
  public Card {
    variants = List.copyOf(variants);
    options = List.copyOf(options);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException(name + ": a benchmark has at least one variant");
    }
  }

  /**
   * The name of a variant.
   *
   * @throws TpoException of kind usage if there is none of this name
   */
  public String variant(String name) {
    List<String> names = variants.stream().map(Variant::name).toList();
    if (!names.contains(name)) {
      throw TpoException.usage(
          "--variant %s: %s has %s".formatted(name, this.name, String.join(", ", names)));
    }
    return name;
  }

  /**
   * Files that are read.
   *
   * @param annotations what {@code --annotations} names
   * @param predictions what {@code --predictions} names
   */
  public record Layout(
      @JsonProperty("annotations") String annotations,
      @JsonProperty("predictions") String predictions) {}

  /**
   * Where the data comes from.
   *
   * @param source where to get it
   * @param licence under which terms
   */
  public record Origin(
      @JsonProperty("source") String source, @JsonProperty("licence") String licence) {}

  /** A scoring rule. */
  public record Variant(
      @JsonProperty("name") String name, @JsonProperty("description") String description) {}

  /**
   * A setting, {@code --option name=value}.
   *
   * @param standard the value if it is not given, or empty where it may be missing
   */
  public record Option(
      @JsonProperty("name") String name,
      @JsonProperty("standard") String standard,
      @JsonProperty("description") String description) {

    /**
     * The values of all known options that have one.
     *
     * @param of whose options they are, for the error
     * @param given values by name
     * @throws TpoException of kind usage for an unknown name
     */
    public static Map<String, String> settled(
        List<Option> known, String of, Map<String, String> given) {
      for (String name : given.keySet()) {
        if (known.stream().noneMatch(o -> o.name.equals(name))) {
          String names = known.stream().map(Option::name).collect(Collectors.joining(", "));
          throw TpoException.usage(
              "--option %s: %s has %s".formatted(name, of, names.isEmpty() ? "no options" : names));
        }
      }
      Map<String, String> settled = new TreeMap<>();
      for (Option o : known) {
        String value = given.getOrDefault(o.name, o.standard);
        if (given.containsKey(o.name) || !value.isEmpty()) {
          settled.put(o.name, value);
        }
      }
      return Collections.unmodifiableMap(settled);
    }
  }

  /** How the numbers were checked. */
  public enum Standing {
    /** Against numbers that the official tool printed for the same files. */
    OFFICIAL_RUN("checked against runs of the official tool"),
    /** Against the public description of the format only. */
    DESCRIPTION("not checked against an official run");

    private final String words;

    Standing(String words) {
      this.words = words;
    }

    @Override
    @JsonValue
    public String toString() {
      return words;
    }
  }
}
