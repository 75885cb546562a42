package io.github.tpo4j.model.text;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a checkpoint folder adds to a vocabulary: {@code tokenizer_config.json}, and {@code
 * added_tokens.json} where the former lists no tokens.
 *
 * @param byText added tokens; also {@code <s>} and its kind where the files list them
 * @param special texts of the tokens that {@code skipSpecial} leaves out
 * @param roles texts of the tokens {@code bos, eos, unk, pad}, where the files say so
 * @param legacy whether text after an added token gets a space in front ({@code legacy})
 */
record AddedTokens(
    Map<String, Token> byText, Set<String> special, Map<String, String> roles, boolean legacy) {
  /** No files: only what the vocabulary itself holds. */
  static final AddedTokens NONE = new AddedTokens(Map.of(), Set.of(), Map.of(), true);

  /**
   * A token that is found in text before any other rule.
   *
   * @param eatsLeft whether spaces before it vanish ({@code lstrip})
   * @param eatsRight whether spaces after it vanish ({@code rstrip})
   * @param wholeWord whether it is not found inside a word ({@code single_word})
   */
  record Token(String text, int id, boolean eatsLeft, boolean eatsRight, boolean wholeWord) {
    /** A token without further rules. */
    static Token plain(String text, int id) {
      return new Token(text, id, false, false, false);
    }
  }

  AddedTokens {
    byText = Map.copyOf(byText);
    special = Set.copyOf(special);
    roles = Map.copyOf(roles);
  }

  /** Tokens without further rules. */
  static AddedTokens of(Map<String, Integer> ids) {
    Map<String, Token> byText = new HashMap<>();
    ids.forEach((text, id) -> byText.put(text, Token.plain(text, id)));
    return new AddedTokens(byText, Set.of(), Map.of(), true);
  }

  /** Reads the files of a folder, as far as they are there. */
  static AddedTokens read(Path folder) {
    Path configFile = folder.resolve("tokenizer_config.json");
    Path addedFile = folder.resolve("added_tokens.json");
    Map<String, Token> byText = new HashMap<>();
    Set<String> special = new LinkedHashSet<>();
    Map<String, String> roles = new HashMap<>();
    boolean legacy = true;
    if (Files.exists(configFile)) {
      JsonNode config = object(configFile);
      legacy = config.path("legacy").asBoolean(true);
      config
          .path("added_tokens_decoder")
          .fields()
          .forEachRemaining(e -> add(byText, token(e.getKey(), e.getValue(), configFile)));
      for (String role : new String[] {"bos", "eos", "unk", "pad"}) {
        String text = content(config.path(role + "_token"));
        if (!text.isEmpty()) {
          roles.put(role, text);
          special.add(text);
        }
      }
      config.path("additional_special_tokens").forEach(t -> special.add(content(t)));
    }
    if (byText.isEmpty() && Files.exists(addedFile)) {
      object(addedFile)
          .fields()
          .forEachRemaining(
              e -> {
                if (!e.getValue().isInt()) {
                  throw TpoException.model(
                      "%s: expected a whole number for \"%s\" but found %s"
                          .formatted(addedFile, e.getKey(), e.getValue()));
                }
                add(byText, Token.plain(e.getKey(), e.getValue().intValue()));
              });
    }
    special.remove("");
    return new AddedTokens(byText, special, roles, legacy);
  }

  private static void add(Map<String, Token> byText, Token token) {
    if (!token.text().isEmpty()) {
      byText.put(token.text(), token);
    }
  }

  private static Token token(String id, JsonNode token, Path file) {
    boolean number = id.matches("\\d{1,9}");
    if (!number || content(token).isEmpty()) {
      throw TpoException.model(
          "%s: added_tokens_decoder: expected \"<id>\": {\"content\": text} but found \"%s\": %s"
              .formatted(file, id, token));
    }
    return new Token(
        content(token),
        Integer.parseInt(id),
        token.path("lstrip").asBoolean(),
        token.path("rstrip").asBoolean(),
        token.path("single_word").asBoolean());
  }

  /** A token is written as a text or as an object with its content. */
  private static String content(JsonNode token) {
    return token.isTextual() ? token.asText() : token.path("content").asText("");
  }

  private static JsonNode object(Path file) {
    JsonNode tree;
    try {
      tree = Json.tree(file);
    } catch (TpoException e) {
      throw new TpoException(TpoException.Kind.MODEL, e.getMessage(), e);
    }
    if (tree == null || !tree.isObject()) {
      throw TpoException.model(file + ": expected a JSON object but found something else");
    }
    return tree;
  }
}
