package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Walks the fields of one protobuf message; every length is checked before it is believed. */
final class ProtoReader {
  /** Wire types. */
  static final int VARINT = 0;

  static final int FIXED64 = 1;
  static final int BYTES = 2;
  static final int FIXED32 = 5;

  private final ByteBuffer in;
  private final String origin;
  private int field;
  private int wire;

  ProtoReader(ByteBuffer bytes, String origin) {
    this.in = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    this.origin = origin;
  }

  /** Moves to the next field; false at the end. The field must then be read or skipped. */
  boolean next() {
    if (!in.hasRemaining()) {
      return false;
    }
    long tag = varint();
    field = (int) (tag >>> 3);
    wire = (int) (tag & 7);
    if (tag >>> 3 == 0 || tag >>> 3 > 0x1FFFFFFF) {
      throw damaged("a field number " + (tag >>> 3));
    }
    return true;
  }

  int field() {
    return field;
  }

  long number() {
    expect(VARINT);
    return varint();
  }

  float float32() {
    expect(FIXED32);
    need(4);
    return in.getFloat();
  }

  /** A nested message or bytes, as a view. */
  ByteBuffer bytes() {
    expect(BYTES);
    long length = varint();
    need(length);
    ByteBuffer view = in.slice(in.position(), (int) length);
    in.position(in.position() + (int) length);
    return view;
  }

  String text() {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes()).toString();
    } catch (CharacterCodingException e) {
      throw damaged("text that is not UTF-8");
    }
  }

  void skip() {
    switch (wire) {
      case VARINT -> varint();
      case BYTES -> bytes();
      case FIXED32, FIXED64 -> {
        int width = wire == FIXED32 ? 4 : 8;
        need(width);
        in.position(in.position() + width);
      }
      default -> throw damaged("an unknown wire type " + wire);
    }
  }

  private long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1);
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0) {
        return value;
      }
    }
    throw damaged("a number of more than 10 bytes");
  }

  private void expect(int type) {
    if (wire != type) {
      throw damaged("wire type %d instead of %d in field %d".formatted(wire, type, field));
    }
  }

  private void need(long bytes) {
    if (bytes < 0 || bytes > in.remaining()) {
      throw damaged(
          "a field of %s bytes where %d are left, so it is cut off or no such file"
              .formatted(Long.toUnsignedString(bytes), in.remaining()));
    }
  }

  private TpoException damaged(String found) {
    return TpoException.model(
        "%s: expected a SentencePiece model but found %s; copy the file again"
            .formatted(origin, found));
  }
}
