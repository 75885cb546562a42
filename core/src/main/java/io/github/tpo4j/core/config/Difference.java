package io.github.tpo4j.core.config;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Where two configurations of the same type differ first, in the order of their keys.
 *
 * @param path dotted keys, as in messages about files
 * @param before value in the first; "nothing" where it has none
 * @param now value in the second
 */
public record Difference(String path, String before, String now) {

  /** The first difference; empty where there is none. */
  public static Optional<Difference> of(Record before, Record now) {
    return of("", before, now);
  }

  private static Optional<Difference> of(String path, Object before, Object now) {
    if (Objects.equals(before, now)) {
      return Optional.empty();
    }
    if (before instanceof Optional<?> a && now instanceof Optional<?> b) {
      return of(path, a.orElse(null), b.orElse(null));
    }
    if (before instanceof Record a && now instanceof Record b && a.getClass() == b.getClass()) {
      for (RecordComponent c : a.getClass().getRecordComponents()) {
        Optional<Difference> found = of(join(path, RecordBinder.key(c)), value(c, a), value(c, b));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    if (before instanceof List<?> a && now instanceof List<?> b && a.size() == b.size()) {
      for (int i = 0; i < a.size(); i++) {
        Optional<Difference> found = of(path + "[" + i + "]", a.get(i), b.get(i));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    if (before instanceof Map<?, ?> a && now instanceof Map<?, ?> b) {
      Set<Object> keys = new LinkedHashSet<>(a.keySet());
      keys.addAll(b.keySet());
      for (Object key : keys) {
        Optional<Difference> found = of(join(path, key.toString()), a.get(key), b.get(key));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.of(new Difference(path, show(before), show(now)));
  }

  private static Object value(RecordComponent component, Record of) {
    try {
      component.getAccessor().setAccessible(true);
      return component.getAccessor().invoke(of);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component + " of a config record failed", e);
    }
  }

  private static String show(Object value) {
    if (value instanceof List<?> list) {
      return "a list of " + list.size();
    }
    return value == null
        ? "nothing"
        : value instanceof Enum<?> constant
            ? Scalars.word(constant)
            : value instanceof Record ? "a mapping" : value.toString();
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
