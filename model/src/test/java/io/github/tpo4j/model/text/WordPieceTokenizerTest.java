package io.github.tpo4j.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPieceTokenizerTest {
  private static final Path FOLDER = Path.of("src", "test", "resources", "tokenizer");

  @Test
  void agreesWithTheOriginalLibrary() {
    WordPieceTokenizer tokenizer = WordPieceTokenizer.open(FOLDER.resolve("wordpiece.txt"));
    for (JsonNode c : Json.tree(FOLDER.resolve("wordpiece.json")).get("cases")) {
      int[] ids =
          StreamSupport.stream(c.get("ids").spliterator(), false)
              .mapToInt(JsonNode::asInt)
              .toArray();
      String text = c.get("text").asText();
      assertThat(tokenizer.encode(text, WordPieceTokenizer.PUBLISHED_LIMIT))
          .as(text)
          .isEqualTo(ids);
    }
  }

  @Test
  void longTextsLoseTheirBeginningAndShortOnesArePaddedOnTheLeft() {
    WordPieceTokenizer tokenizer =
        WordPieceTokenizer.open(FOLDER.resolve("tiny/qformer_vocab.txt"));
    int a = tokenizer.encode("a", 8)[1];
    int b = tokenizer.encode("b", 8)[1];
    int c = tokenizer.encode("c", 8)[1];
    WordPieceTokenizer.Batch batch = tokenizer.encode(List.of("a b c", "c"), 4);
    assertThat(batch.ids()).isDeepEqualTo(new int[][] {{2, b, c, 3}, {0, 2, c, 3}});
    assertThat(batch.attention()).isDeepEqualTo(new int[][] {{1, 1, 1, 1}, {0, 1, 1, 1}});
    assertThat(tokenizer.encode("a b c", 512)).containsExactly(2, a, b, c, 3);
    assertThat(tokenizer.encode(List.of(), 4).ids()).isEmpty();
  }

  @Test
  void theQformersOwnTokenIsAddedBehindTheVocabulary() {
    WordPieceTokenizer tokenizer =
        WordPieceTokenizer.open(FOLDER.resolve("tiny/qformer_vocab.txt"));
    assertThat(tokenizer.vocabSize()).isEqualTo(77);
    // one piece of the file stands twice, so there are 76 of them
    assertThat(tokenizer.encode("[DEC]", 8)).containsExactly(2, 76, 3);
  }

  @Test
  void brokenVocabulariesAreNamed(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("vocab.txt");
    assertThatThrownBy(() -> WordPieceTokenizer.open(file))
        .isInstanceOf(TpoException.class)
        .hasMessage(file + ": there is no such file");
    Files.writeString(file, "[PAD]\n[UNK]\na\n");
    assertThatThrownBy(() -> WordPieceTokenizer.open(file))
        .hasMessage(
            file
                + ": expected a BERT vocabulary with the piece [CLS] but it is not among 4 pieces");
    Files.write(file, new byte[] {(byte) 0xFF, 0, 1});
    assertThatThrownBy(() -> WordPieceTokenizer.open(file))
        .hasMessageContaining("expected a vocabulary of UTF-8 text");
  }
}
