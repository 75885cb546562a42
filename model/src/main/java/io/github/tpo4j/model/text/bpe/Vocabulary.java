package io.github.tpo4j.model.text.bpe;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A learned vocabulary, and how the Hugging Face library reads it.
 *
 * @param pieces the bytes and what was joined, in the byte alphabet
 * @param merges what is joined, first come first
 */
public record Vocabulary(List<String> pieces, List<String> merges) {
  public Vocabulary {
    pieces = List.copyOf(pieces);
    merges = List.copyOf(merges);
  }

  /** Number of ids, added tokens included. */
  public int size() {
    return BytePairTrainer.SPECIAL.size() + pieces.size() + BytePairTrainer.TASKS.size();
  }

  /**
   * Writes {@code tokenizer.json} and {@code tokenizer_config.json}, which {@link Tokenizers#open}
   * reads.
   */
  public void write(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve(Tokenizers.HUGGING_FACE), Json.pretty(tokenizer()) + "\n");
      Files.writeString(folder.resolve("tokenizer_config.json"), Json.pretty(config()) + "\n");
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.USAGE,
          "%s: cannot be written: %s".formatted(folder, e.getMessage()),
          e);
    }
  }

  private Map<String, Object> tokenizer() {
    Map<String, Object> tokenizer = new LinkedHashMap<>();
    tokenizer.put("version", "1.0");
    tokenizer.put("added_tokens", added());
    tokenizer.put(
        "pre_tokenizer",
        ordered(
            "type",
            "Sequence",
            "pretokenizers",
            List.of(ordered("type", "Digits", "individual_digits", true), byteLevel())));
    tokenizer.put("decoder", byteLevel());
    tokenizer.put("model", ordered("type", "BPE", "vocab", ids(), "merges", merges));
    return tokenizer;
  }

  private Map<String, Integer> ids() {
    Map<String, Integer> ids = new LinkedHashMap<>();
    BytePairTrainer.SPECIAL.forEach(token -> ids.put(token, ids.size()));
    pieces.forEach(piece -> ids.put(piece, ids.size()));
    return ids;
  }

  private List<Map<String, Object>> added() {
    List<Map<String, Object>> added = new ArrayList<>();
    BytePairTrainer.SPECIAL.forEach(token -> added.add(added(token, added.size(), true)));
    int first = size() - BytePairTrainer.TASKS.size();
    for (String word : BytePairTrainer.TASKS) {
      int id = first + added.size() - BytePairTrainer.SPECIAL.size();
      added.add(added(word, id, false));
    }
    return added;
  }

  private static Map<String, Object> added(String content, int id, boolean special) {
    return ordered(
        "id", id,
        "content", content,
        "single_word", false,
        "lstrip", false,
        "rstrip", false,
        "normalized", false,
        "special", special);
  }

  private static Map<String, Object> byteLevel() {
    return ordered(
        "type", "ByteLevel", "add_prefix_space", false, "trim_offsets", true, "use_regex", true);
  }

  private Map<String, Object> config() {
    Map<String, Object> decoder = new LinkedHashMap<>();
    for (Map<String, Object> token : added()) {
      Map<String, Object> rules = new LinkedHashMap<>(token);
      decoder.put(String.valueOf(rules.remove("id")), rules);
    }
    return ordered(
        "added_tokens_decoder", decoder,
        "bos_token", "<s>",
        "eos_token", "</s>",
        "unk_token", "<unk>",
        "pad_token", "<unk>",
        "legacy", false,
        "tokenizer_class", "PreTrainedTokenizerFast");
  }

  /** A mapping whose keys are written in the order given. */
  private static Map<String, Object> ordered(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }
}
