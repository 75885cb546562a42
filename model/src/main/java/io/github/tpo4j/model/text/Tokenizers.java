package io.github.tpo4j.model.text;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** Opens the tokenizer of a checkpoint folder. */
public final class Tokenizers {
  /** SentencePiece vocabulary. */
  public static final String SENTENCE_PIECE = "tokenizer.model";

  /** Vocabulary of the Hugging Face tokenizers library. */
  public static final String HUGGING_FACE = "tokenizer.json";

  private static final long LARGEST = 256L << 20;

  private Tokenizers() {}

  /**
   * Opens {@code tokenizer.model}, or {@code tokenizer.json} where that is missing or where {@code
   * tokenizer_config.json} asks for rules only the latter expresses, with the added tokens that the
   * files beside it list.
   */
  public static Tokenizer open(Path folder) {
    Path sentencePiece = folder.resolve(SENTENCE_PIECE);
    Path huggingFace = folder.resolve(HUGGING_FACE);
    AddedTokens tokens = AddedTokens.read(folder);
    boolean canChoose = Files.exists(huggingFace);
    if (Files.exists(sentencePiece) && (tokens.legacy() || !canChoose)) {
      return SentencePieceTokenizer.of(bytes(sentencePiece), tokens, sentencePiece.toString());
    } else if (canChoose) {
      return HfTokenizer.of(bytes(huggingFace), tokens, huggingFace.toString());
    }
    throw TpoException.model(
        "%s: expected %s or %s but found neither; %s"
            .formatted(
                folder,
                SENTENCE_PIECE,
                HUGGING_FACE,
                Files.isDirectory(folder)
                    ? "copy the tokenizer files of the checkpoint into the folder"
                    : "there is no such folder"));
  }

  /** Opens a SentencePiece vocabulary with the given added tokens, without files beside it. */
  public static Tokenizer sentencePiece(Path model, Map<String, Integer> added) {
    return SentencePieceTokenizer.of(bytes(model), AddedTokens.of(added), model.toString());
  }

  /**
   * Fails unless every id has a row in the embedding table. More rows than ids are fine: tables are
   * often rounded up.
   */
  public static void requireFits(Tokenizer tokenizer, long embeddingRows) {
    if (tokenizer.vocabSize() > embeddingRows) {
      throw TpoException.model(
          "embed_tokens: expected at least %d rows, one for each id of the tokenizer, but found %d;"
                  .formatted(tokenizer.vocabSize(), embeddingRows)
              + " does the tokenizer belong to the checkpoint?");
    }
  }

  /** A whole file; a missing, unreadable or absurdly large one is a clear error. */
  static byte[] bytes(Path file) {
    try {
      if (Files.size(file) > LARGEST) {
        throw TpoException.model(
            "%s: expected a tokenizer file of at most %d MB but it has %d MB"
                .formatted(file, LARGEST >> 20, Files.size(file) >> 20));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new TpoException(TpoException.Kind.MODEL, file + ": there is no such file", e);
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.MODEL, "%s: cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }
}
