package io.github.tpo4j.data.world.words;

import java.util.List;
import java.util.Locale;

/** The little grammar that the world's sentences need. */
public final class Grammar {
  private Grammar() {}

  /** The third person of a verb and what follows it: "leave the picture", "leaves the picture". */
  public static String third(String base) {
    String[] parts = base.split(" ", 2);
    String verb = parts[0].matches(".*(ch|ss)") ? parts[0] + "es" : parts[0] + "s";
    return parts.length == 1 ? verb : verb + " " + parts[1];
  }

  /** More than one: "circles", "crosses". */
  public static String plural(String noun) {
    return noun.endsWith("s") ? noun + "es" : noun + "s";
  }

  /** "a red circle", "an orange star" */
  public static String a(String noun) {
    return ("aeiou".indexOf(noun.charAt(0)) < 0 ? "a " : "an ") + noun;
  }

  /** "a, b and c" */
  public static String list(List<String> parts) {
    int last = parts.size() - 1;
    return last < 1
        ? String.join("", parts)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  /** With a capital and a full stop. */
  public static String sentence(String words) {
    return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1) + ".";
  }

  /** A moment with one decimal: "2.5". */
  public static String seconds(double seconds) {
    return String.format(Locale.ROOT, "%.1f", seconds);
  }
}
