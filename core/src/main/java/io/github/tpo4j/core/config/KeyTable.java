package io.github.tpo4j.core.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Optional;

/** The keys of a configuration as a Markdown table, so that a document cannot fall behind. */
public final class KeyTable {
  private final StringBuilder rows =
      new StringBuilder("| key | default | expected | what it is |\n|---|---|---|---|\n");

  private KeyTable() {}

  /** All keys of a record and of the records in it, those with a {@link Meaning} explained. */
  public static String of(Class<? extends Record> type) {
    KeyTable table = new KeyTable();
    table.add(type, "");
    return table.rows.toString();
  }

  private void add(Class<?> type, String before) {
    for (RecordComponent c : type.getRecordComponents()) {
      String key = before + RecordBinder.key(c);
      if (c.getType().isRecord()) {
        add(c.getType(), key + ".");
        continue;
      }
      Default standard = c.getAnnotation(Default.class);
      Meaning meaning = c.getAnnotation(Meaning.class);
      rows.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  key,
                  standard == null ? "" : "`" + standard.value() + "`",
                  expected(c),
                  meaning == null ? "" : meaning.value()));
      element(c.getGenericType()).ifPresent(e -> add(e, key + "[]."));
    }
  }

  private static String expected(RecordComponent c) {
    return element(c.getGenericType()).isPresent()
        ? "a list"
        : Scalars.describe(c.getGenericType(), c.getAnnotation(Range.class));
  }

  /** The record that a list holds. */
  private static Optional<Class<?>> element(Type type) {
    return type instanceof ParameterizedType p
            && p.getActualTypeArguments()[0] instanceof Class<?> e
            && e.isRecord()
        ? Optional.of(e)
        : Optional.empty();
  }
}
