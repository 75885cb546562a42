package io.github.tpo4j.model.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.sentencepiece.SpTokenizer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.PromptLayout.Segment;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

class SentencePieceTokenizerTest {
  static final Path TINY = Path.of("src", "test", "resources", "tokenizer", "tiny");
  private static final Tokenizer TOKENIZER = Tokenizers.open(TINY);

  /** Bits of text whose joins are the hard cases. */
  private static final String[] BITS = {
    "the",
    "video",
    " ",
    "  ",
    "<boxes>",
    "<s>",
    "</s>",
    "<unk>",
    "[INST]",
    "\n",
    "\t",
    "0",
    "7.5",
    "é",
    "ß",
    "你好",
    "😀",
    "👩‍👧",
    "\u2581",
    "\u00a0",
    "<",
    ">",
    "frame",
    "Where is",
    "car",
    "?",
    "\ufb01",
    "\u0000",
    "\ud800",
    "x"
  };

  @Test
  void addedTokensComeFromTheFolder() {
    assertThat(TOKENIZER.vocabSize()).isEqualTo(337);
    assertThat(TOKENIZER.special()).isEqualTo(new Tokenizer.Special(1, 2, 0, 0));
    assertThat(TOKENIZER.idOf("<box_begin>")).hasValue(330);
    assertThat(TOKENIZER.idOf(Task.TRACK_BOX)).hasValue(336);
    assertThat(TOKENIZER.idOf("no such token")).isEmpty();
    assertThat(TOKENIZER.encode("<box_begin><boxes></s>")).containsExactly(330, 333, 2);
  }

  @Test
  void promptsOfTheTinyCheckpointAreTheReferences() {
    JsonNode golden = Json.tree(TINY.resolve("prompts.json"));
    PromptEncoder encoder =
        new PromptEncoder(
            TOKENIZER, golden.get("visual_tokens").asInt(), PromptEncoder.PUBLISHED_LIMIT);
    for (JsonNode prompt : golden.get("prompts")) {
      List<Segment> segments = new ArrayList<>();
      for (JsonNode s : prompt.get("segments")) {
        segments.addAll(PromptEncoder.cut(s.get("text").asText(), s.get("target").asBoolean()));
      }
      EncodedPrompt encoded = encoder.encode(segments);
      assertThat(encoded.ids()).isEqualTo(ints(prompt.get("ids")));
      assertThat(encoded.labels()).isEqualTo(ints(prompt.get("labels")));
      assertThat(IntStream.range(0, encoded.length()).map(i -> encoded.visual()[i] ? 1 : 0))
          .containsExactly(
              StreamSupport.stream(prompt.get("visual").spliterator(), false)
                  .map(JsonNode::asInt)
                  .toArray(Integer[]::new));
      assertThat(encoded.attention()).containsOnly(1);
      PromptLayout layout = new PromptLayout(segments);
      assertThat(encoder.length(layout)).isEqualTo(encoder.encodeConversation(layout).length());
    }
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }

  @Test
  void promptsAreCutToTheLimit() {
    EncodedPrompt prompt =
        new PromptEncoder(TOKENIZER, 10, 15)
            .encode(PromptLayout.question(PromptLayout.Kind.VIDEO, "Where?", ""));
    assertThat(prompt.length()).isEqualTo(15);
    assertThat(prompt.ids()[11]).isZero();
    assertThat(prompt.visual()).containsSubsequence(false, true, true, true, true);
  }

  @Test
  void whatAUserTypesIsNeverAPlaceForMedia() {
    EncodedPrompt prompt =
        new PromptEncoder(TOKENIZER, 10, 1024)
            .encode(PromptLayout.question(PromptLayout.Kind.VIDEO, "[<VID_PLH>]", ""));
    assertThat(IntStream.range(0, prompt.length()).filter(i -> prompt.visual()[i])).hasSize(10);
  }

  @Test
  void agreesWithTheOriginalLibraryOnAnyText() throws Exception {
    agrees(TINY.resolve("tokenizer.model"), 2_000);
  }

  @Test
  void agreesWithTheOriginalLibraryOnThePublishedVocabulary() throws Exception {
    Path published = shared("golden/tokenizer/tokenizer.model");
    assumeTrue(published != null, "no shared/golden/tokenizer/tokenizer.model beside the checkout");
    agrees(published, 2_000);
  }

  /**
   * A model with a table of replacements, tidied spaces, user-defined, unused and no byte pieces.
   */
  @Test
  void agreesWithTheOriginalLibraryOnEveryKindOfPiece() throws Exception {
    agrees(TINY.resolveSibling("normalizing.model"), 4_000);
  }

  private static void agrees(Path model, int trials) throws Exception {
    System.setProperty("ai.djl.offline", "true");
    Random random = new Random(5);
    Tokenizer ours = Tokenizers.sentencePiece(model, Map.of());
    try (SpTokenizer original = new SpTokenizer(model)) {
      for (int trial = 0; trial < trials; trial++) {
        StringBuilder text = new StringBuilder();
        for (int n = random.nextInt(12); n >= 0; n--) {
          String bit = BITS[random.nextInt(BITS.length)];
          // the binding cannot carry NUL and lone surrogates; our rules take <s> and its kind out
          boolean carried = !bit.matches("\0|\ud800|<s>|</s>|<unk>");
          text.append(carried ? bit : (char) ('a' + random.nextInt(26)));
        }
        assertThat(ours.encode(text.toString()))
            .as("%s", escaped(text))
            .isEqualTo(original.getProcessor().encode(text.toString()));
      }
    }
  }

  private static String escaped(CharSequence text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(c -> out.append(c > 32 && c < 127 ? "" + (char) c : "\\u%04x".formatted(c)));
    return out.toString();
  }

  @Test
  void whatWasEncodedDecodesToItself() {
    Random random = new Random(6);
    for (int trial = 0; trial < 2_000; trial++) {
      StringBuilder text = new StringBuilder("a");
      for (int n = random.nextInt(12); n > 0; n--) {
        String bit = BITS[random.nextInt(BITS.length)];
        text.append(TOKENIZER.idOf(bit).isPresent() && bit.startsWith("<") ? "y" : bit);
      }
      String expected = text.toString().replace('\u2581', ' ').replace('\ud800', '\ufffd');
      expected = expected.replaceAll("(?<!\ud83d)\udc00", "\ufffd");
      assertThat(TOKENIZER.decode(TOKENIZER.encode(text.toString()), false)).isEqualTo(expected);
    }
  }

  @Test
  void decodesAnyIdsAndRefusesThoseOfNoVocabulary() {
    Random random = new Random(7);
    for (int trial = 0; trial < 2_000; trial++) {
      int[] ids = random.ints(random.nextInt(20), 0, 337).toArray();
      assertThat(TOKENIZER.decode(ids, true)).doesNotContain("<s>", "</s>", "<unk>");
    }
    assertThatThrownBy(() -> TOKENIZER.decode(new int[] {337}, false))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "id 337 is in no vocabulary: the tokenizer knows 337; does it belong to the model?");
  }

  @Test
  void incompleteBytesBecomeReplacementCharacters() {
    int[] smile = new int[4];
    byte[] utf8 = {(byte) 0xF0, (byte) 0x9F, (byte) 0x98, (byte) 0x80};
    for (int i = 0; i < 4; i++) {
      smile[i] = TOKENIZER.idOf("<0x%02X>".formatted(utf8[i])).orElseThrow();
    }
    assertThat(TOKENIZER.decode(smile, false)).isEqualTo("😀");
    assertThat(TOKENIZER.decode(new int[] {smile[0], smile[1], smile[2]}, false))
        .isEqualTo("\ufffd\ufffd\ufffd");
    assertThat(
            TOKENIZER.decode(new int[] {smile[3], smile[0], smile[1], smile[2], smile[3]}, false))
        .isEqualTo("\ufffd😀");
  }

  @Test
  void longTextsTakeNoLongTime() {
    String text = "where is the red car in the video ".repeat(20_000);
    long start = System.nanoTime();
    assertThat(TOKENIZER.encode(text).length).isGreaterThan(100_000);
    assertThat(TOKENIZER.encode("a".repeat(500_000)).length).isGreaterThan(10);
    assertThat((System.nanoTime() - start) / 1e9).isLessThan(20);
  }

  @Test
  void severalThreadsGetTheSameIds() {
    String text = "where is the red car <box_begin><boxes>";
    int[] expected = TOKENIZER.encode(text);
    assertThat(IntStream.range(0, 2_000).parallel().mapToObj(i -> TOKENIZER.encode(text)))
        .allSatisfy(ids -> assertThat(ids).isEqualTo(expected));
  }

  /** A path below the workplace's shared folder, or null. */
  static Path shared(String path) {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.exists(p.resolve("shared").resolve(path))) {
        return p.resolve("shared").resolve(path);
      }
    }
    return null;
  }
}
