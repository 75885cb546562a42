package io.github.tpo4j.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.BeanProperty;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.ContextualDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.util.Optional;

/** What {@link Json} adds to Jackson: {@link Optional}, and doubles that must be finite. */
final class JsonTypes extends SimpleModule {
  private static final long serialVersionUID = 1L;

  JsonTypes() {
    super("tpo4j");
    addSerializer(new OptionalWriter());
    addDeserializer(Optional.class, new OptionalReader(null));
    addSerializer(double.class, new DoubleWriter());
    addSerializer(Double.class, new DoubleWriter());
    addSerializer(double[].class, new DoublesWriter());
    addDeserializer(double.class, new DoubleReader(double.class));
    addDeserializer(Double.class, new DoubleReader(Double.class));
  }

  private static void requireFinite(double value, JsonGenerator gen) {
    if (!Double.isFinite(value)) {
      throw TpoException.data(
          "expected a finite number at %s but found %s: JSON has no such number"
              .formatted(gen.getOutputContext().pathAsPointer(), value));
    }
  }

  private static final class DoubleWriter extends StdSerializer<Double> {
    private static final long serialVersionUID = 1L;

    DoubleWriter() {
      super(Double.class);
    }

    @Override
    public void serialize(Double value, JsonGenerator gen, SerializerProvider provider)
        throws IOException {
      requireFinite(value, gen);
      gen.writeNumber(value);
    }
  }

  private static final class DoublesWriter extends StdSerializer<double[]> {
    private static final long serialVersionUID = 1L;

    DoublesWriter() {
      super(double[].class);
    }

    @Override
    public void serialize(double[] values, JsonGenerator gen, SerializerProvider provider)
        throws IOException {
      gen.writeStartArray();
      for (double value : values) {
        requireFinite(value, gen);
        gen.writeNumber(value);
      }
      gen.writeEndArray();
    }
  }

  private static final class DoubleReader extends StdDeserializer<Double> {
    private static final long serialVersionUID = 1L;

    DoubleReader(Class<?> type) {
      super(type);
    }

    @Override
    public Double deserialize(JsonParser p, DeserializationContext context) throws IOException {
      if (!p.currentToken().isNumeric()) {
        return (Double) context.handleUnexpectedToken(Double.class, p);
      }
      double value = p.getDoubleValue();
      if (!Double.isFinite(value)) {
        throw TpoException.data(
            "expected a finite number at %s but %s is too large for 64 bits"
                .formatted(p.getParsingContext().pathAsPointer(), p.getText()));
      }
      return value;
    }

    @Override
    public Double getNullValue(DeserializationContext context) {
      if (handledType().isPrimitive()) {
        throw TpoException.data("expected a number but found null or nothing");
      }
      return null;
    }
  }

  private static final class OptionalWriter extends StdSerializer<Optional<?>> {
    private static final long serialVersionUID = 1L;

    OptionalWriter() {
      super(Optional.class, false);
    }

    @Override
    public boolean isEmpty(SerializerProvider provider, Optional<?> value) {
      return value.isEmpty();
    }

    @Override
    public void serialize(Optional<?> value, JsonGenerator gen, SerializerProvider provider)
        throws IOException {
      provider.defaultSerializeValue(value.orElse(null), gen);
    }
  }

  /** Reads the contained type; null and an absent key are an empty Optional. */
  private static final class OptionalReader extends StdDeserializer<Optional<?>>
      implements ContextualDeserializer {
    private static final long serialVersionUID = 1L;
    private final JavaType contained;

    OptionalReader(JavaType contained) {
      super(Optional.class);
      this.contained = contained;
    }

    @Override
    public JsonDeserializer<?> createContextual(DeserializationContext context, BeanProperty at) {
      return new OptionalReader(context.getContextualType().containedTypeOrUnknown(0));
    }

    @Override
    public Optional<?> deserialize(JsonParser p, DeserializationContext context)
        throws IOException {
      return p.currentToken() == JsonToken.VALUE_NULL
          ? Optional.empty()
          : Optional.of(context.readValue(p, contained));
    }

    @Override
    public Optional<?> getNullValue(DeserializationContext context) {
      return Optional.empty();
    }

    @Override
    public Object getAbsentValue(DeserializationContext context) {
      return Optional.empty();
    }
  }
}
