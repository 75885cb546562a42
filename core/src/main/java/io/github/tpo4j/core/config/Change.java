package io.github.tpo4j.core.config;

import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * One value of a configuration that is not what the file says: {@code stages.assign.batch.size=4}.
 *
 * @param path keys; elements of a list by number, by their {@code name}, or {@code *} for all
 * @param value as in YAML
 */
record Change(List<String> path, String value) {
  private static final String ALL = "*";

  static Change of(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw TpoException.usage(
          "expected key=value, such as stages.assign.batch.size=4, but found \"" + text + '"');
    }
    return new Change(
        Arrays.asList(text.substring(0, equals).strip().split("\\.")),
        text.substring(equals + 1).strip());
  }

  /**
   * Changes the value, making the mappings on the way to it; a list without the element is said.
   */
  void apply(ConfigNode root, Problems problems) {
    put(root, 0, problems);
  }

  private void put(ConfigNode at, int depth, Problems problems) {
    String key = path.get(depth);
    if (at.value() instanceof List<?> list) {
      List<ConfigNode> chosen =
          list.stream()
              .map(ConfigNode.class::cast)
              .filter(n -> is(n, list.indexOf(n), key))
              .toList();
      if (chosen.isEmpty()) {
        problems.add(0, where(), "there is no element \"%s\"; %s".formatted(key, hint(key, list)));
      } else if (depth + 1 == path.size()) {
        problems.add(0, where(), "expected a key behind the element of the list");
      } else {
        chosen.forEach(n -> put(n, depth + 1, problems));
      }
    } else if (at.value() instanceof Map<?, ?> known) {
      @SuppressWarnings("unchecked") // the parser makes no others
      Map<String, ConfigNode> map = (Map<String, ConfigNode>) known;
      if (depth + 1 == path.size()) {
        map.put(key, Overlay.unplaced(ConfigNode.parse(value, true, where(), problems)));
      } else {
        put(map.computeIfAbsent(key, k -> ConfigNode.mapping()), depth + 1, problems);
      }
    } else {
      problems.add(0, where(), "has nothing below \"" + path.get(depth - 1) + '"');
    }
  }

  private static boolean is(ConfigNode element, int number, String key) {
    return key.equals(ALL)
        || key.equals(Integer.toString(number))
        || element.value() instanceof Map<?, ?> map
            && map.get("name") instanceof ConfigNode name
            && key.equals(name.value());
  }

  private static String hint(String key, List<?> list) {
    List<String> names = new ArrayList<>();
    for (Object element : list) {
      if (((ConfigNode) element).value() instanceof Map<?, ?> map
          && map.get("name") instanceof ConfigNode name) {
        names.add(String.valueOf(name.value()));
      }
    }
    return Nearest.of(key, names)
        .map(near -> "is it \"" + near + "\"?")
        .orElseGet(
            () ->
                "expected a number below %d%s or *"
                    .formatted(
                        list.size(),
                        names.isEmpty() ? "" : ", one of " + String.join(", ", names)));
  }

  private String where() {
    return String.join(".", path);
  }
}
