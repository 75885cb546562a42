package io.github.tpo4j.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HfTokenizerTest {
  static final Path FOLDER = Path.of("src", "test", "resources", "tokenizer", "bpe");

  @Test
  void agreesWithTheOriginalLibrary() {
    try (Tokenizer tokenizer = Tokenizers.open(FOLDER)) {
      assertThat(tokenizer).isInstanceOf(HfTokenizer.class);
      for (JsonNode c : Json.tree(FOLDER.resolve("cases.json")).get("cases")) {
        int[] ids =
            StreamSupport.stream(c.get("ids").spliterator(), false)
                .mapToInt(JsonNode::asInt)
                .toArray();
        String text = c.get("text").asText();
        assertThat(tokenizer.encode(text)).as(text).isEqualTo(ids);
        assertThat(tokenizer.decode(ids, false)).as(text).isEqualTo(c.get("decode").asText());
        assertThat(tokenizer.decode(ids, true)).as(text).isEqualTo(c.get("words").asText());
      }
    }
  }

  @Test
  void rolesAndAddedTokensComeFromTheFiles() {
    try (Tokenizer tokenizer = Tokenizers.open(FOLDER)) {
      assertThat(tokenizer.vocabSize()).isEqualTo(409);
      assertThat(tokenizer.special()).isEqualTo(new Tokenizer.Special(400, 401, -1, 401));
      assertThat(tokenizer.idOf("<track_box>")).hasValue(408);
      assertThat(tokenizer.idOf("nothing")).isEmpty();
      assertThatThrownBy(() -> tokenizer.decode(new int[] {409}, false))
          .isInstanceOf(TpoException.class)
          .hasMessageContaining("id 409 is in no vocabulary: the tokenizer knows 409");
    }
  }

  @Test
  void severalThreadsGetTheSameIds() {
    try (Tokenizer tokenizer = Tokenizers.open(FOLDER)) {
      int[] expected = tokenizer.encode("where is the red car?");
      assertThat(
              IntStream.range(0, 500)
                  .parallel()
                  .mapToObj(i -> tokenizer.encode("where is the red car?")))
          .allSatisfy(ids -> assertThat(ids).isEqualTo(expected));
    }
  }

  @Test
  void filesThatDoNotBelongTogetherAreNamed(@TempDir Path dir) throws Exception {
    Files.copy(FOLDER.resolve("tokenizer.json"), dir.resolve("tokenizer.json"));
    Path config = dir.resolve("tokenizer_config.json");
    Files.writeString(
        config, "{\"added_tokens_decoder\": {\"7\": {\"content\": \"<box_begin>\"}}}");
    assertThatThrownBy(() -> Tokenizers.open(dir))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(
            "expected the token <box_begin> to have id 7, as tokenizer_config.json says, but it has"
                + " 402");
    Files.writeString(config, "{\"eos_token\": \"<end>\"}");
    assertThatThrownBy(() -> Tokenizers.open(dir))
        .hasMessageContaining("the eos token <end> is in no vocabulary");
  }
}
