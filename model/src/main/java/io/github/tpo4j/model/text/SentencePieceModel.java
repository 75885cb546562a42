package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The content of a {@code tokenizer.model} file: SentencePiece's {@code ModelProto}, read and
 * checked.
 *
 * @param pieces by id
 * @param ids of every piece
 * @param normalizer how text is prepared
 * @param byteFallback whether unknown characters become their UTF-8 bytes
 * @param unknown id of the unknown piece
 * @param unknownSurface what an unknown piece decodes to
 * @param byteIds id of each byte piece, by byte; empty without byte fallback
 */
record SentencePieceModel(
    List<Piece> pieces,
    Map<String, Integer> ids,
    SentencePieceNormalizer.Spec normalizer,
    boolean byteFallback,
    int unknown,
    String unknownSurface,
    int[] byteIds) {

  private static final String[] MODEL_TYPES = {"none", "unigram", "BPE", "word", "char"};
  private static final int BPE = 2;

  /** Kinds of pieces, in the order of their numbers in the file, from 1. */
  enum Type {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /** One entry of the vocabulary; the piece with the higher score is merged first. */
  record Piece(String text, float score, Type type) {}

  /** Reads and checks a model. */
  static SentencePieceModel parse(byte[] file, String origin) {
    if (file.length == 0) {
      throw TpoException.model(
          origin + ": expected a SentencePiece model but the file is empty; copy it again");
    }
    List<Piece> pieces = new ArrayList<>();
    Trainer trainer = new Trainer();
    SentencePieceNormalizer.Spec normalizer = SentencePieceNormalizer.Spec.STANDARD;
    boolean denormalizes = false;
    ProtoReader in = new ProtoReader(ByteBuffer.wrap(file), origin);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> pieces.add(piece(in.bytes(), origin, pieces.size()));
        case 2 -> trainer.read(new ProtoReader(in.bytes(), origin));
        case 3 -> normalizer = normalizer(new ProtoReader(in.bytes(), origin), origin);
        case 5 -> denormalizes = !normalizer(new ProtoReader(in.bytes(), origin), origin).isPlain();
        default -> in.skip();
      }
    }
    if (trainer.modelType != BPE || trainer.spacesBehind || denormalizes) {
      String type =
          trainer.modelType >= 0 && trainer.modelType < MODEL_TYPES.length
              ? MODEL_TYPES[trainer.modelType]
              : "type " + trainer.modelType;
      throw TpoException.model(
          "%s: expected a BPE model but found %s%s%s; save it as tokenizer.json instead"
              .formatted(
                  origin,
                  type,
                  trainer.spacesBehind ? " with spaces behind words" : "",
                  denormalizes ? " with denormalization" : ""));
    }
    return check(pieces, normalizer, trainer, origin);
  }

  private static SentencePieceModel check(
      List<Piece> pieces, SentencePieceNormalizer.Spec normalizer, Trainer trainer, String origin) {
    Map<String, Integer> ids = new HashMap<>(pieces.size() * 2);
    int unknown = -1;
    int[] byteIds = new int[trainer.byteFallback ? 256 : 0];
    int bytes = 0;
    for (int id = 0; id < pieces.size(); id++) {
      Piece piece = pieces.get(id);
      if (ids.put(piece.text(), id) != null) {
        throw TpoException.model(
            "%s: piece \"%s\" stands twice, last at id %d".formatted(origin, piece.text(), id));
      }
      if (piece.type() == Type.UNKNOWN) {
        unknown = id;
      } else if (piece.type() == Type.BYTE && trainer.byteFallback) {
        byteIds[byteOf(piece.text(), origin)] = id;
        bytes++;
      }
    }
    if (unknown < 0 || bytes != byteIds.length) {
      throw TpoException.model(
          "%s: expected one unknown piece and %d byte pieces among %d pieces but found %s and %d"
              .formatted(
                  origin, byteIds.length, pieces.size(), unknown < 0 ? "none" : "one", bytes));
    }
    return new SentencePieceModel(
        List.copyOf(pieces),
        Map.copyOf(ids),
        normalizer,
        trainer.byteFallback,
        unknown,
        trainer.unknownSurface,
        byteIds);
  }

  private static Piece piece(ByteBuffer message, String origin, int id) {
    String text = "";
    float score = 0;
    long type = 1;
    ProtoReader in = new ProtoReader(message, origin);
    while (in.next()) {
      switch (in.field()) {
        case 1 -> text = in.text();
        case 2 -> score = in.float32();
        case 3 -> type = in.number();
        default -> in.skip();
      }
    }
    if (text.isEmpty() || Float.isNaN(score) || type < 1 || type > Type.values().length) {
      throw TpoException.model(
          "%s: piece %d (\"%s\", score %s, type %d) is not one a SentencePiece model can have"
              .formatted(origin, id, text, score, type));
    }
    return new Piece(text, score, Type.values()[(int) type - 1]);
  }

  private static SentencePieceNormalizer.Spec normalizer(ProtoReader in, String origin) {
    CharsMap charsMap = null;
    boolean[] flags = {true, true, true};
    while (in.next()) {
      switch (in.field()) {
        case 2 -> charsMap = CharsMap.parse(in.bytes(), origin);
        case 3, 4, 5 -> flags[in.field() - 3] = in.number() != 0;
        default -> in.skip();
      }
    }
    return new SentencePieceNormalizer.Spec(charsMap, flags[0], flags[1], flags[2]);
  }

  /** The byte that a piece {@code <0x0A>} stands for; -1 if it is none. */
  static int byteOf(String piece) {
    return piece.matches("<0x[0-9A-F]{2}>") ? Integer.parseInt(piece.substring(3, 5), 16) : -1;
  }

  private static int byteOf(String piece, String origin) {
    int value = byteOf(piece);
    if (value < 0) {
      throw TpoException.model(
          "%s: byte piece \"%s\", expected one such as <0x0A>".formatted(origin, piece));
    }
    return value;
  }

  Type type(int id) {
    return pieces.get(id).type();
  }

  /** The part of the trainer's settings that matters after training. */
  private static final class Trainer {
    private int modelType = 1;
    private boolean spacesBehind;
    private boolean byteFallback;
    private String unknownSurface = " \u2047 ";

    void read(ProtoReader in) {
      while (in.next()) {
        switch (in.field()) {
          case 3 -> modelType = (int) in.number();
          case 24 -> spacesBehind = in.number() != 0;
          case 35 -> byteFallback = in.number() != 0;
          case 44 -> unknownSurface = in.text();
          default -> in.skip();
        }
      }
    }
  }
}
