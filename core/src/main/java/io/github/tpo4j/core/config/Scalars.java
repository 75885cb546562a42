package io.github.tpo4j.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The values a config record can hold besides records, lists and maps, and words for them. */
final class Scalars {
  private Scalars() {}

  static boolean isScalar(Class<?> type) {
    return type == String.class || type == boolean.class || type.isEnum() || isNumber(type);
  }

  /** The value as that type, or null where it is not one or lies outside the range. */
  static Object read(Object found, Class<?> type, Range range) {
    if (type == String.class) {
      return found instanceof String ? found : null;
    } else if (type == boolean.class) {
      return found instanceof Boolean ? found : null;
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .filter(constant -> word(constant).equals(found))
          .findFirst()
          .orElse(null);
    }
    return found instanceof ConfigNode.Plain number ? number(number.digits(), type, range) : null;
  }

  /** A value as an error quotes it. */
  static String show(Object found) {
    if (found instanceof ConfigNode.Plain number) {
      return number.digits();
    } else if (found instanceof Map) {
      return "a mapping";
    } else if (found instanceof List) {
      return "a list";
    }
    return found == null ? "nothing" : found instanceof String ? "\"" + found + "\"" : found + "";
  }

  /** What a key of this type expects. */
  static String describe(Type type, Range range) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      String last = describe(arguments[arguments.length - 1], range);
      return generic.getRawType() == List.class
          ? "a list of " + last
          : generic.getRawType() == Map.class ? "a mapping of names to " + last : last;
    }
    Class<?> simple = (Class<?>) type;
    if (simple.isEnum()) {
      return Arrays.stream(simple.getEnumConstants())
          .map(Scalars::word)
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (isNumber(simple)) {
      return (isWhole(simple) ? "a whole number" : "a number") + bounds(range);
    }
    return simple == boolean.class ? "true or false" : simple.isRecord() ? "a mapping" : "text";
  }

  private static String bounds(Range range) {
    if (range == null) {
      return "";
    }
    if (range.max() == Double.POSITIVE_INFINITY) {
      return " not below " + plain(range.min());
    }
    return range.min() == Double.NEGATIVE_INFINITY
        ? " not above " + plain(range.max())
        : " from " + plain(range.min()) + " to " + plain(range.max());
  }

  private static String plain(double bound) {
    return bound == Math.rint(bound) && Math.abs(bound) < 1e15
        ? Long.toString((long) bound)
        : Double.toString(bound);
  }

  /** An enum constant as files write it: lower case. */
  static String word(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }

  private static boolean isNumber(Class<?> type) {
    return isWhole(type) || type == double.class || type == Double.class;
  }

  private static boolean isWhole(Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  private static Object number(String digits, Class<?> type, Range range) {
    try {
      double value = Double.parseDouble(digits);
      boolean inside = range == null || value >= range.min() && value <= range.max();
      if (!inside || !Double.isFinite(value)) {
        return null;
      }
      if (type == int.class || type == Integer.class) {
        return Integer.valueOf(digits);
      } else if (type == long.class || type == Long.class) {
        return Long.valueOf(digits);
      }
      return type == double.class || type == Double.class ? (Object) value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
