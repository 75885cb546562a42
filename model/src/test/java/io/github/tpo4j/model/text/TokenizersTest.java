package io.github.tpo4j.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders that are not what they should be: always one clear error, never a crash. */
class TokenizersTest {
  @TempDir Path dir;

  private TpoException failure() {
    try (Tokenizer opened = Tokenizers.open(dir)) {
      throw new AssertionError("opened with " + opened.vocabSize() + " ids");
    } catch (TpoException e) {
      return e;
    }
  }

  private void put(String name, byte[] content) throws IOException {
    Files.write(dir.resolve(name), content);
  }

  private void put(String name, String content) throws IOException {
    put(name, content.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void missingFilesAreNamed() {
    assertThat(failure())
        .hasMessage(
            dir
                + ": expected tokenizer.model or tokenizer.json but found neither; copy the"
                + " tokenizer files of the checkpoint into the folder");
    assertThatThrownBy(() -> Tokenizers.open(dir.resolve("no")))
        .hasMessageEndingWith("there is no such folder");
  }

  @Test
  void emptyAndCutOffModelsAreNamed() throws IOException {
    put("tokenizer.model", "");
    assertThat(failure()).hasMessageContaining("the file is empty; copy it again");
    byte[] whole = Files.readAllBytes(SentencePieceTokenizerTest.TINY.resolve("tokenizer.model"));
    put("tokenizer.model", Arrays.copyOf(whole, whole.length / 2));
    assertThat(failure()).hasMessageMatching("(?s).*tokenizer\\.model: expected .*");
    put("tokenizer.model", "this is no model");
    assertThat(failure()).hasMessageContaining("expected a SentencePiece model but found");
    assertThat(failure().kind()).isEqualTo(TpoException.Kind.MODEL);
  }

  @Test
  void tokensThatDoNotFitTheVocabularyAreNamed() throws IOException {
    Files.copy(
        SentencePieceTokenizerTest.TINY.resolve("tokenizer.model"), dir.resolve("tokenizer.model"));
    put("added_tokens.json", "{\"<box_begin>\": 12}");
    assertThat(failure())
        .hasMessageContaining("the added token <box_begin> has id 12, which is <0x09>")
        .hasMessageEndingWith("do the tokenizer files belong together?");
    put("added_tokens.json", "{\"<box_begin>\": \"x\"}");
    assertThat(failure()).hasMessageContaining("expected a whole number for \"<box_begin>\"");
    put("added_tokens.json", "[1");
    assertThat(failure()).hasMessageContaining("added_tokens.json: not the JSON");
    put("added_tokens.json", "{}");
    put("tokenizer_config.json", "{\"legacy\": false}");
    assertThat(failure())
        .hasMessageContaining("but found legacy false; put its tokenizer.json into the folder");
    put("tokenizer_config.json", "{\"added_tokens_decoder\": {\"x\": {\"content\": \"<a>\"}}}");
    assertThat(failure()).hasMessageContaining("but found \"x\": {\"content\":\"<a>\"}");
  }

  @Test
  void taskTokensThatAreMissingAreNamed() throws IOException {
    Files.copy(
        SentencePieceTokenizerTest.TINY.resolve("tokenizer.model"), dir.resolve("tokenizer.model"));
    Tokenizer plain = Tokenizers.open(dir);
    assertThatThrownBy(() -> PromptEncoder.id(plain, "<box_begin>"))
        .isInstanceOf(TpoException.class)
        .hasMessageStartingWith("the tokenizer has no token <box_begin>; is added_tokens.json");
  }

  @Test
  void embeddingTablesThatAreTooSmallAreNamed() {
    Tokenizer tiny = Tokenizers.open(SentencePieceTokenizerTest.TINY);
    Tokenizers.requireFits(tiny, 384);
    assertThatThrownBy(() -> Tokenizers.requireFits(tiny, 330))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "embed_tokens: expected at least 337 rows, one for each id of the tokenizer, but found"
                + " 330; does the tokenizer belong to the checkpoint?");
  }

  @Test
  void damagedModelsNeverEscapeAsAnythingElse() throws IOException {
    byte[] whole = Files.readAllBytes(SentencePieceTokenizerTest.TINY.resolve("tokenizer.model"));
    Random random = new Random(8);
    for (int trial = 0; trial < 4_000; trial++) {
      byte[] bytes = whole.clone();
      if (trial % 4 == 0) {
        bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
      } else {
        for (int edit = random.nextInt(8); edit >= 0; edit--) {
          bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        bytes = random.nextBoolean() ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
      }
      try {
        Tokenizer opened = SentencePieceTokenizer.of(bytes, AddedTokens.NONE, "fuzz.model");
        opened.decode(opened.encode("where is the red car <s> 😀 \n"), false);
      } catch (TpoException expected) {
        assertThat(expected).hasMessageContaining("fuzz.model");
      }
    }
  }

  @Test
  void damagedNormalizationTablesNeverEscapeAsAnythingElse() {
    Random random = new Random(9);
    for (int trial = 0; trial < 4_000; trial++) {
      byte[] table = new byte[4 + random.nextInt(64)];
      random.nextBytes(table);
      Arrays.fill(table, 0, 4, (byte) 0);
      table[0] = (byte) (random.nextInt(16) * 4);
      try {
        CharsMap map = CharsMap.parse(java.nio.ByteBuffer.wrap(table), "fuzz.model");
        byte[] text = new byte[20];
        random.nextBytes(text);
        for (int at = 0; map != null && at < text.length; at++) {
          map.longest(text, at);
        }
      } catch (TpoException expected) {
        assertThat(expected).hasMessageContaining("normalization table");
      }
    }
  }

  @Test
  void damagedJsonNeverEscapesAsAnythingElse() throws IOException {
    String whole = Files.readString(HfTokenizerTest.FOLDER.resolve("tokenizer.json"));
    Random random = new Random(10);
    for (int trial = 0; trial < 300; trial++) {
      StringBuilder text = new StringBuilder(whole);
      for (int edit = random.nextInt(4); edit >= 0; edit--) {
        text.setCharAt(random.nextInt(text.length()), (char) (32 + random.nextInt(95)));
      }
      text.setLength(random.nextBoolean() ? random.nextInt(text.length()) : text.length());
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      try (Tokenizer opened = HfTokenizer.of(bytes, AddedTokens.NONE, "fuzz.json")) {
        opened.decode(opened.encode("where is the red car"), false);
      } catch (TpoException expected) {
        assertThat(expected.getMessage()).matches("(?s)fuzz\\.json.*|id \\d+ is in no .*");
      }
    }
  }

  @Test
  void nothingLeavesTheMachine() {
    Tokenizers.open(HfTokenizerTest.FOLDER).close();
    assertThat(ai.djl.util.Utils.isOfflineMode()).isTrue();
  }
}
