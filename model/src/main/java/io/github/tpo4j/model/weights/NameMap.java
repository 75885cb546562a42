package io.github.tpo4j.model.weights;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Names of a module tree to names in a file and back, by rules on the beginning of a name.
 *
 * <p>The longest matching rule wins; a name that no rule matches stays as it is.
 */
public final class NameMap {
  /** The names of the module tree are those of the file. */
  public static final NameMap IDENTITY = new NameMap(List.of());

  private record Rule(String ours, String theirs) {}

  private final List<Rule> rules;

  private NameMap(List<Rule> rules) {
    this.rules = rules;
  }

  /** This map with one more rule: names of ours that begin so, begin so in the file. */
  public NameMap with(String ours, String theirs) {
    List<Rule> more = new ArrayList<>(rules);
    more.add(new Rule(ours, theirs));
    return new NameMap(more);
  }

  /** Name in the file. */
  public String toFile(String ours) {
    return apply(ours, Rule::ours, Rule::theirs);
  }

  /** Name in the module tree. */
  public String fromFile(String theirs) {
    return apply(theirs, Rule::theirs, Rule::ours);
  }

  /** {@link #toFile} as a function. */
  public UnaryOperator<String> toFile() {
    return this::toFile;
  }

  private String apply(
      String name,
      java.util.function.Function<Rule, String> from,
      java.util.function.Function<Rule, String> to) {
    Rule best = null;
    for (Rule r : rules) {
      if (name.startsWith(from.apply(r))
          && (best == null || from.apply(r).length() > from.apply(best).length())) {
        best = r;
      }
    }
    return best == null ? name : to.apply(best) + name.substring(from.apply(best).length());
  }
}
