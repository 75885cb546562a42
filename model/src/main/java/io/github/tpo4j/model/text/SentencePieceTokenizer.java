package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.text.AddedTokens.Token;
import io.github.tpo4j.model.text.SentencePieceModel.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * A SentencePiece vocabulary with added tokens, under the rules of the tokenizer the published
 * models were trained with (transformers' slow Llama tokenizer, {@code legacy = true}; model.md
 * 4.2): text is cut at added tokens and at {@code <unk> <s> </s>}, and every piece between them is
 * encoded on its own with a space in front.
 */
public final class SentencePieceTokenizer implements Tokenizer {
  private final SentencePieceModel model;
  private final SentencePieceNormalizer normalizer;
  private final BytePairs segmenter;
  private final Map<String, Token> added;
  private final Map<Integer, String> addedById = new HashMap<>();
  private final PrefixMatcher cuts;
  private final Set<String> skipped;
  private final Special special;
  private final int vocabSize;

  /**
   * Builds the tokenizer.
   *
   * @param model bytes of a {@code tokenizer.model} file
   * @param origin where they come from, for errors
   */
  static SentencePieceTokenizer of(byte[] model, AddedTokens tokens, String origin) {
    return new SentencePieceTokenizer(SentencePieceModel.parse(model, origin), tokens, origin);
  }

  private SentencePieceTokenizer(SentencePieceModel model, AddedTokens tokens, String origin) {
    List<String> wholeWords =
        tokens.byText().values().stream().filter(Token::wholeWord).map(Token::text).toList();
    if (!tokens.legacy() || !wholeWords.isEmpty()) {
      throw TpoException.model(
          "%s: expected a tokenizer with \"legacy\": true and no \"single_word\" tokens but found %s;"
                  .formatted(
                      origin, tokens.legacy() ? "single_word on " + wholeWords : "legacy false")
              + " put its tokenizer.json into the folder, which is read instead");
    }
    this.model = model;
    PrefixMatcher userDefined =
        new PrefixMatcher(
            model.pieces().stream()
                .filter(p -> p.type() == Type.USER_DEFINED)
                .map(SentencePieceModel.Piece::text)
                .toList());
    normalizer = new SentencePieceNormalizer(model.normalizer(), userDefined);
    segmenter = new BytePairs(model, userDefined);

    special =
        new Special(
            role(tokens, "bos", "<s>", -1, origin),
            role(tokens, "eos", "</s>", -1, origin),
            role(tokens, "unk", null, model.unknown(), origin),
            role(tokens, "pad", null, model.unknown(), origin));
    added = new HashMap<>(tokens.byText());
    skipped = new HashSet<>(tokens.special());
    for (int id : new int[] {special.bos(), special.eos(), special.unk()}) {
      if (id >= 0 && id < model.pieces().size()) {
        String text = model.pieces().get(id).text();
        added.putIfAbsent(text, Token.plain(text, id));
        skipped.add(text);
      }
    }
    for (Token token : added.values()) {
      String other = addedById.put(token.id(), token.text());
      boolean clash =
          token.id() < model.pieces().size()
              && !model.pieces().get(token.id()).text().equals(token.text());
      if (other != null || clash) {
        throw TpoException.model(
            "%s: the added token %s has id %d, which is %s in a vocabulary of %d pieces; do the"
                    .formatted(
                        origin,
                        token.text(),
                        token.id(),
                        other != null ? other : model.pieces().get(token.id()).text(),
                        model.pieces().size())
                + " tokenizer files belong together?");
      }
    }
    cuts = new PrefixMatcher(added.keySet());
    vocabSize =
        1
            + Math.max(
                model.pieces().size() - 1,
                added.values().stream().mapToInt(Token::id).max().orElse(0));
  }

  private int role(AddedTokens tokens, String role, String usual, int absent, String origin) {
    String text = tokens.roles().getOrDefault(role, usual);
    if (text == null) {
      return absent;
    }
    Token token = tokens.byText().get(text);
    Integer id = token != null ? Integer.valueOf(token.id()) : model.ids().get(text);
    if (id == null && tokens.roles().containsKey(role)) {
      throw TpoException.model(
          "%s: the %s token %s is in no vocabulary; do the tokenizer files belong together?"
              .formatted(origin, role, text));
    }
    return id == null ? absent : id;
  }

  @Override
  public int[] encode(String text) {
    List<String> parts = cuts.split(text);
    IntStream.Builder ids = IntStream.builder();
    for (int i = 0; i < parts.size(); i++) {
      Token token = added.get(parts.get(i));
      if (token != null) {
        ids.add(token.id());
        continue;
      }
      String part = parts.get(i);
      if (i > 0 && added.get(parts.get(i - 1)).eatsRight()) {
        part = part.stripLeading();
      }
      if (i + 1 < parts.size() && added.get(parts.get(i + 1)).eatsLeft()) {
        part = part.stripTrailing();
      }
      for (int id : segmenter.encode(normalizer.normalize(part))) {
        ids.add(id);
      }
    }
    return ids.build().toArray();
  }

  /** Text between added tokens is decoded on its own; added tokens stand between spaces. */
  @Override
  public String decode(int[] ids, boolean skipSpecial) {
    List<String> texts = new ArrayList<>();
    List<String> run = new ArrayList<>();
    for (int id : ids) {
      String token = token(id);
      if (added.containsKey(token) && !skipped.contains(token)) {
        String before = run.isEmpty() ? "" : text(run);
        if (!before.isEmpty()) {
          texts.add(before);
        }
        run.clear();
        texts.add(token);
      } else if (!skipSpecial || !skipped.contains(token)) {
        run.add(token);
      }
    }
    if (!run.isEmpty()) {
      texts.add(text(run)); // even an empty one, so that a space follows the last added token
    }
    return String.join(" ", texts);
  }

  private String token(int id) {
    String token = addedById.get(id);
    if (token == null && (id < 0 || id >= model.pieces().size())) {
      throw TpoException.model(
          "id %d is in no vocabulary: the tokenizer knows %d; does it belong to the model?"
              .formatted(id, vocabSize));
    }
    return token != null ? token : model.pieces().get(id).text();
  }

  /** A space goes before a special token that follows text, as the legacy rule has it. */
  private String text(List<String> tokens) {
    StringBuilder out = new StringBuilder();
    List<String> pieces = new ArrayList<>();
    boolean afterSpecial = false;
    for (int i = 0; i < tokens.size(); i++) {
      String token = tokens.get(i);
      if (i == 0 && model.normalizer().dummyPrefix()) {
        token = withoutSpace(token);
      }
      if (skipped.contains(token)) {
        if (!afterSpecial && i != 0) {
          out.append(' ');
        }
        out.append(join(pieces)).append(token);
        pieces.clear();
        afterSpecial = true;
        continue;
      }
      boolean glued = afterSpecial && i == 1 && !token.startsWith(SentencePieceNormalizer.SPACE);
      if (glued && model.normalizer().dummyPrefix()) {
        out.append(' ');
      }
      pieces.add(token);
      afterSpecial = false;
    }
    return out.append(join(pieces)).toString();
  }

  /** Text of pieces: bytes put together, the space in front taken off. */
  private String join(List<String> pieces) {
    StringBuilder out = new StringBuilder();
    byte[] bytes = new byte[pieces.size()];
    int n = 0;
    boolean atStart = true;
    for (String piece : pieces) {
      Integer id = model.ids().get(piece);
      Type type = id == null ? Type.NORMAL : model.type(id);
      if (type == Type.BYTE) {
        bytes[n++] = (byte) SentencePieceModel.byteOf(piece);
        continue;
      }
      n = Utf8.append(bytes, n, out);
      if (out.length() > 0) {
        atStart = false;
      }
      if (type == Type.UNKNOWN) {
        out.append(model.unknownSurface());
      } else if (type != Type.CONTROL) {
        boolean strips = model.normalizer().dummyPrefix() || model.normalizer().tidySpaces();
        String shown = atStart && strips ? withoutSpace(piece) : piece;
        // one space in front is taken off, or all of them where spaces are tidied
        atStart = atStart && (shown.equals(piece) || model.normalizer().tidySpaces());
        out.append(shown.replace(SentencePieceNormalizer.SPACE, " "));
      }
    }
    Utf8.append(bytes, n, out);
    return out.toString();
  }

  private static String withoutSpace(String piece) {
    return piece.startsWith(SentencePieceNormalizer.SPACE) ? piece.substring(1) : piece;
  }

  @Override
  public OptionalInt idOf(String token) {
    Token known = added.get(token);
    Integer id = known != null ? Integer.valueOf(known.id()) : model.ids().get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  @Override
  public int vocabSize() {
    return vocabSize;
  }

  @Override
  public Special special() {
    return special;
  }
}
