package io.github.tpo4j.core.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes config records the way {@link Config} reads them. */
final class ConfigWriter {
  private static final YAMLMapper YAML =
      YAMLMapper.builder().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER).build();

  private ConfigWriter() {}

  static String yaml(Record config) {
    try {
      return YAML.writeValueAsString(plain(config));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(config.getClass() + " cannot be written as YAML", e);
    }
  }

  private static Object plain(Object value) {
    if (value instanceof Record config) {
      return fields(config);
    } else if (value instanceof List<?> list) {
      return list.stream().map(ConfigWriter::plain).toList();
    } else if (value instanceof Map<?, ?> map) {
      Map<Object, Object> plain = new LinkedHashMap<>();
      map.forEach((key, item) -> plain.put(key, plain(item)));
      return plain;
    }
    return value instanceof Enum<?> constant ? Scalars.word(constant) : value;
  }

  private static Map<String, Object> fields(Record config) {
    Map<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : config.getClass().getRecordComponents()) {
      Object value = read(component.getAccessor(), config);
      if (value instanceof Optional<?> maybe) {
        maybe.ifPresent(present -> fields.put(RecordBinder.key(component), plain(present)));
      } else {
        fields.put(RecordBinder.key(component), plain(value));
      }
    }
    return fields;
  }

  private static Object read(Method accessor, Record config) {
    try {
      accessor.setAccessible(true);
      return accessor.invoke(config);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(accessor + " of a config record failed", e);
    }
  }
}
