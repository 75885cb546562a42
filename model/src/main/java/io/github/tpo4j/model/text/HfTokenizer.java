package io.github.tpo4j.model.text;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A {@code tokenizer.json}, run by the Hugging Face tokenizers library (native, inside the jar).
 *
 * <p>DJL, which binds it, reports its use over the network unless it is told not to: this class
 * switches that off before DJL loads, so nothing leaves the machine.
 */
public final class HfTokenizer implements Tokenizer {
  static {
    // read by DJL when its classes load
    for (String property : new String[] {"ai.djl.offline", "OPT_OUT_TRACKING"}) {
      if (System.getProperty(property) == null) {
        System.setProperty(property, "true");
      }
    }
  }

  private final HuggingFaceTokenizer tokenizer;
  private final Map<String, Integer> ids = new HashMap<>();
  private final Special special;
  private final int vocabSize;

  /**
   * Builds the tokenizer.
   *
   * @param json content of a {@code tokenizer.json} file
   * @param origin where it comes from, for errors
   */
  static HfTokenizer of(byte[] json, AddedTokens tokens, String origin) {
    JsonNode tree;
    try {
      tree = Json.tree(new String(json, StandardCharsets.UTF_8), origin);
    } catch (TpoException e) {
      throw new TpoException(TpoException.Kind.MODEL, e.getMessage() + "; copy it again", e);
    }
    JsonNode vocabulary = tree.path("model").path("vocab");
    if (!vocabulary.isObject() && !vocabulary.isArray()) {
      throw TpoException.model(
          origin + ": expected a tokenizer with \"model\": {\"vocab\": …} but it has none");
    }
    try {
      Map<String, String> options =
          Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
      return new HfTokenizer(
          HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options),
          tree,
          tokens,
          origin);
    } catch (TpoException e) {
      throw e;
    } catch (Exception e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          "%s: the tokenizers library refuses it: %s".formatted(origin, e.getMessage()),
          e);
    }
  }

  private HfTokenizer(
      HuggingFaceTokenizer tokenizer, JsonNode tree, AddedTokens tokens, String origin) {
    this.tokenizer = tokenizer;
    JsonNode vocabulary = tree.path("model").path("vocab");
    if (vocabulary.isObject()) {
      vocabulary.fields().forEachRemaining(e -> ids.put(e.getKey(), e.getValue().asInt()));
    } else { // unigram: [[piece, score], …]
      for (int id = 0; id < vocabulary.size(); id++) {
        ids.put(vocabulary.get(id).path(0).asText(), id);
      }
    }
    for (JsonNode added : tree.path("added_tokens")) {
      ids.put(added.path("content").asText(), added.path("id").asInt());
    }
    tokens.byText().forEach((text, token) -> requireSame(text, token.id(), origin));
    vocabSize = 1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    special =
        new Special(
            role(tokens, "bos", "<s>", origin),
            role(tokens, "eos", "</s>", origin),
            role(tokens, "unk", "<unk>", origin),
            role(tokens, "pad", "<pad>", origin));
  }

  private void requireSame(String text, int id, String origin) {
    Integer known = ids.get(text);
    if (known == null || known != id) {
      throw TpoException.model(
          "%s: expected the token %s to have id %d, as tokenizer_config.json says, but it has %s"
              .formatted(origin, text, id, known == null ? "none" : known));
    }
  }

  private int role(AddedTokens tokens, String role, String usual, String origin) {
    String text = tokens.roles().get(role);
    if (text != null && !ids.containsKey(text)) {
      throw TpoException.model(
          "%s: the %s token %s is in no vocabulary; do the tokenizer files belong together?"
              .formatted(origin, role, text));
    }
    return ids.getOrDefault(text == null ? usual : text, -1);
  }

  @Override
  public int[] encode(String text) {
    return text.isEmpty()
        ? new int[0]
        : Arrays.stream(tokenizer.encode(text, false, false).getIds())
            .mapToInt(Math::toIntExact)
            .toArray();
  }

  @Override
  public String decode(int[] ids, boolean skipSpecial) {
    for (int id : ids) {
      if (id < 0 || id >= vocabSize) {
        throw TpoException.model(
            "id %d is in no vocabulary: the tokenizer knows %d; does it belong to the model?"
                .formatted(id, vocabSize));
      }
    }
    return ids.length == 0
        ? ""
        : tokenizer.decode(Arrays.stream(ids).asLongStream().toArray(), skipSpecial);
  }

  @Override
  public OptionalInt idOf(String token) {
    Integer id = ids.get(token);
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

  @Override
  public void close() {
    tokenizer.close();
  }
}
