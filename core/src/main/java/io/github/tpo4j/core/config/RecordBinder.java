package io.github.tpo4j.core.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.TpoException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Turns {@link ConfigNode}s into records and their fields; notes every problem on the way. */
final class RecordBinder {
  private final Problems problems;

  RecordBinder(Problems problems) {
    this.problems = problems;
  }

  /** The key of a component: its {@link JsonProperty} name, or its own in snake_case. */
  static String key(RecordComponent component) {
    // the annotation may not stand on components, so javac carries it to the accessor only
    JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
    return named != null && !named.value().isEmpty()
        ? named.value()
        : component.getName().replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
  }

  /** The record a mapping describes, or null where that failed and a problem was noted. */
  Object bind(ConfigNode node, Class<?> type, String path) {
    if (!(node.value() instanceof Map<?, ?> map)) {
      return wrong(node, path, "a mapping of keys to values");
    }
    int before = problems.count();
    RecordComponent[] components = type.getRecordComponents();
    Set<String> known = new TreeSet<>();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String key = key(components[i]);
      known.add(key);
      values[i] = component(components[i], (ConfigNode) map.get(key), node.line(), dot(path, key));
    }
    Ignored ignored = type.getAnnotation(Ignored.class);
    List<String> passed = ignored == null ? List.of() : List.of(ignored.value());
    map.forEach(
        (key, value) -> {
          if (!known.contains(key) && !passed.contains(key)) {
            String hint =
                Nearest.of((String) key, known)
                    .map(near -> "is it \"" + near + "\"?")
                    .orElse("known keys: " + String.join(", ", known));
            problems.add(
                ((ConfigNode) value).line(), dot(path, (String) key), "unknown key; " + hint);
          }
        });
    return problems.count() > before ? null : construct(type, components, values, node, path);
  }

  private Object component(RecordComponent component, ConfigNode node, int line, String path) {
    Range range = component.getAnnotation(Range.class);
    if (node != null) {
      return value(node, component.getGenericType(), range, path);
    }
    Default standard = component.getAnnotation(Default.class);
    if (standard != null) {
      ConfigNode parsed = ConfigNode.parse(standard.value(), true, path, problems);
      return value(new ConfigNode(parsed.value(), line), component.getGenericType(), range, path);
    }
    if (component.getType() == Optional.class) {
      return Optional.empty();
    }
    problems.add(
        line, path, "missing; expected " + Scalars.describe(component.getGenericType(), range));
    return null;
  }

  private Object value(ConfigNode node, Type type, Range range, String path) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return node.value() == null
            ? Optional.empty()
            : Optional.ofNullable(value(node, arguments[0], range, path));
      }
      if (generic.getRawType() == List.class) {
        return list(node, arguments[0], range, path);
      }
      if (generic.getRawType() == Map.class && arguments[0] == String.class) {
        return map(node, arguments[1], range, path);
      }
    } else if (type instanceof Class<?> simple) {
      if (simple.isRecord()) {
        return bind(node, simple, path);
      }
      return Scalars.isScalar(simple)
          ? scalar(node, simple, range, path)
          : unsupported(simple, path);
    }
    return unsupported(type, path);
  }

  private static Object unsupported(Type type, String path) {
    throw new IllegalStateException(path + ": a config record cannot hold " + type);
  }

  private Object scalar(ConfigNode node, Class<?> type, Range range, String path) {
    Object value = Scalars.read(node.value(), type, range);
    return value != null ? value : wrong(node, path, Scalars.describe(type, range));
  }

  private List<Object> list(ConfigNode node, Type element, Range range, String path) {
    if (!(node.value() instanceof List<?> items)) {
      wrong(node, path, "a list of " + Scalars.describe(element, range));
      return List.of();
    }
    List<Object> values = new ArrayList<>();
    for (Object item : items) {
      Object value = value((ConfigNode) item, element, range, path + "[" + values.size() + "]");
      values.add(value);
    }
    return values.contains(null) ? List.of() : List.copyOf(values);
  }

  private Map<String, Object> map(ConfigNode node, Type element, Range range, String path) {
    Map<String, Object> values = new LinkedHashMap<>();
    if (!(node.value() instanceof Map<?, ?> entries)) {
      wrong(node, path, "a mapping of names to " + Scalars.describe(element, range));
      return values;
    }
    entries.forEach(
        (key, item) ->
            values.put(
                (String) key, value((ConfigNode) item, element, range, dot(path, (String) key))));
    return Collections.unmodifiableMap(values);
  }

  private Object construct(
      Class<?> type, RecordComponent[] components, Object[] values, ConfigNode node, String path) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof TpoException
          || e.getCause() instanceof IllegalArgumentException) {
        problems.add(node.line(), path, e.getCause().getMessage());
        return null;
      }
      throw new IllegalStateException(type + " failed on " + Arrays.toString(values), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(type + " has no canonical constructor to call", e);
    }
  }

  private Object wrong(ConfigNode node, String path, String expected) {
    problems.add(
        node.line(), path, "expected " + expected + " but found " + Scalars.show(node.value()));
    return null;
  }

  private static String dot(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
