package io.github.tpo4j.core.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Joins a configuration that says only what differs with the one that it differs from. */
final class Overlay {
  private static final String BASE = "base";
  private static final String NAME = "name";

  private Overlay() {}

  /** Takes {@code base} out of a file and returns the name that it gives. */
  static Optional<String> base(ConfigNode root, Problems problems) {
    if (!(root.value() instanceof Map<?, ?> map) || !map.containsKey(BASE)) {
      return Optional.empty();
    }
    ConfigNode base = (ConfigNode) map.remove(BASE);
    if (base.value() instanceof String name && name.matches("[^/\\\\]+")) {
      return Optional.of(name);
    }
    problems.add(
        base.line(),
        BASE,
        "expected the name of a file in the same folder but found " + Scalars.show(base.value()));
    return Optional.empty();
  }

  /** The same values without lines: in the file that is read they have no place. */
  static ConfigNode unplaced(ConfigNode node) {
    Object value = node.value();
    if (value instanceof Map<?, ?> map) {
      Map<String, ConfigNode> values = new LinkedHashMap<>();
      map.forEach((key, item) -> values.put((String) key, unplaced((ConfigNode) item)));
      value = values;
    } else if (value instanceof List<?>) {
      value = elements(node).stream().map(Overlay::unplaced).toList();
    }
    return new ConfigNode(value, 0);
  }

  /** What {@code over} says, and what {@code base} says where it says nothing. */
  static ConfigNode join(ConfigNode base, ConfigNode over) {
    if (base.value() instanceof Map<?, ?> below && over.value() instanceof Map<?, ?> above) {
      Map<String, ConfigNode> joined = new LinkedHashMap<>();
      below.forEach((key, node) -> joined.put((String) key, (ConfigNode) node));
      above.forEach((key, node) -> put(joined, (String) key, (ConfigNode) node));
      return new ConfigNode(joined, over.line());
    }
    if (named(base) && named(over)) {
      Map<String, ConfigNode> joined = new LinkedHashMap<>();
      elements(base).forEach(e -> joined.put(name(e), e));
      elements(over).forEach(e -> put(joined, name(e), e));
      return new ConfigNode(new ArrayList<>(joined.values()), over.line());
    }
    return over;
  }

  private static void put(Map<String, ConfigNode> joined, String key, ConfigNode over) {
    if (over.value() == null) {
      joined.remove(key);
    } else {
      joined.merge(key, over, Overlay::join);
    }
  }

  private static boolean named(ConfigNode node) {
    return node.value() instanceof List<?>
        && elements(node).stream().allMatch(e -> name(e) != null);
  }

  private static List<ConfigNode> elements(ConfigNode list) {
    return ((List<?>) list.value()).stream().map(ConfigNode.class::cast).toList();
  }

  private static String name(ConfigNode element) {
    return element.value() instanceof Map<?, ?> map
            && map.get(NAME) instanceof ConfigNode node
            && node.value() instanceof String name
        ? name
        : null;
  }
}
