package io.github.tpo4j.eval;

import java.util.List;

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
    String name,
    String title,
    Layout layout,
    Origin origin,
    List<Variant> variants,
    List<Option> options,
    Standing standing) {
  public Card {
    variants = List.copyOf(variants);
    options = List.copyOf(options);
    if (variants.isEmpty()) {
      throw new IllegalArgumentException(name + ": a benchmark has at least one variant");
    }
  }

  /**
   * Files that are read.
   *
   * @param annotations what {@code --annotations} names
   * @param predictions what {@code --predictions} names
   */
  public record Layout(String annotations, String predictions) {}

  /**
   * Where the data comes from.
   *
   * @param source where to get it
   * @param licence under which terms
   */
  public record Origin(String source, String licence) {}

  /** A scoring rule. */
  public record Variant(String name, String description) {}

  /**
   * A setting, {@code --option name=value}.
   *
   * @param standard the value if it is not given, or empty where it may be missing
   */
  public record Option(String name, String standard, String description) {}

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
    public String toString() {
      return words;
    }
  }
}
