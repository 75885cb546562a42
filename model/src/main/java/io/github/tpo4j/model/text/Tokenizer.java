package io.github.tpo4j.model.text;

import java.util.OptionalInt;

/** Text to ids and back. Safe for several threads at once. */
public interface Tokenizer extends AutoCloseable {
  /** Ids of a text; no {@code <s>} is put before it. */
  int[] encode(String text);

  /**
   * Text of ids.
   *
   * @param skipSpecial whether {@code <s>}, {@code </s>} and their kind are left out; the tokens of
   *     the tasks stay
   */
  String decode(int[] ids, boolean skipSpecial);

  /** Id of a token as the vocabulary writes it, added tokens first; empty if there is none. */
  OptionalInt idOf(String token);

  /** Number of ids, added tokens included: the rows the embedding table needs at least. */
  int vocabSize();

  /** Ids with a role. */
  Special special();

  /** Frees what is native; most tokenizers hold nothing. */
  @Override
  default void close() {}

  /**
   * Ids with a role; -1 for a role the tokenizer does not have.
   *
   * @param bos begins a text
   * @param eos ends an answer
   * @param unk stands for what the vocabulary lacks
   * @param pad fills batches
   */
  record Special(int bos, int eos, int unk, int pad) {}
}
