package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.PromptLayout.Kind;
import io.github.tpo4j.core.PromptLayout.Text;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Ids and texts of the tokenizer, placeholders cut out, and whole prompts: all exact. */
final class TokenizerGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("tokenizer") && c.meta().has("cases");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    JsonNode meta = c.meta();
    Map<String, Integer> added = new LinkedHashMap<>();
    meta.path("special_tokens").fields().forEachRemaining(e -> added.put(e.getKey(), number(e)));
    Tokenizer tokenizer =
        Tokenizers.sentencePiece(
            c.folder().resolve(meta.path("files").path("model").asText()), added);
    r.equal("vocab_len", tokenizer.vocabSize(), meta.path("vocab_len").asInt());
    r.equal(
        "special",
        tokenizer.special(),
        new Tokenizer.Special(
            meta.path("bos").asInt(),
            meta.path("eos").asInt(),
            meta.path("unk").asInt(),
            meta.path("pad").asInt()));

    r.equal("image place", PromptEncoder.IMAGE_PLACE, meta.path("IMG_TOKEN").asText());
    r.equal("video place", PromptEncoder.VIDEO_PLACE, meta.path("VID_TOKEN").asText());
    PromptEncoder unlimited = encoder(tokenizer, meta, Short.MAX_VALUE);
    for (JsonNode one : meta.path("cases")) {
      String text = one.path("text").asText();
      int[] ids = ints(one.path("encode_no_special"));
      int[] withBos = ints(one.path("encode_with_bos"));
      r.equal("ids of " + text, tokenizer.encode(text), ids);
      r.equal("decode of " + text, tokenizer.decode(withBos, false), one.path("decode").asText());
      r.equal(
          "words of " + text,
          tokenizer.decode(withBos, true),
          one.path("decode_skip_special").asText());
      JsonNode prepared = one.path("prepare_text_input");
      EncodedPrompt prompt = unlimited.encode(PromptEncoder.cut(text, false));
      r.equal("prompt of " + text, prompt.ids(), ints(prepared.path("input_ids")));
      r.equal("mask of " + text, prompt.attention(), ints(prepared.path("attention_mask")));
      r.equal("index of " + text, flags(prompt), ints(prepared.path("video_index")));
    }
    for (JsonNode one : meta.path("decode")) {
      int[] ids = ints(one.path("ids"));
      r.equal(
          "decode of " + one.path("ids"),
          tokenizer.decode(ids, false),
          one.path("decode").asText());
      r.equal(
          "words of " + one.path("ids"),
          tokenizer.decode(ids, true),
          one.path("decode_skip_special").asText());
      for (int i = 0; i < ids.length; i++) {
        r.equal(
            "single " + ids[i],
            tokenizer.decode(new int[] {ids[i]}, false),
            one.path("single").path(i).asText());
      }
    }
    if (meta.has("n_query_4")) {
      JsonNode four = meta.path("n_query_4");
      EncodedPrompt prompt =
          new PromptEncoder(tokenizer, 4, PromptEncoder.PUBLISHED_LIMIT)
              .encode(PromptEncoder.cut(four.path("text").asText(), false));
      r.equal("4 visual tokens", prompt.ids(), ints(four.path("input_ids")));
      r.equal("index of 4 visual tokens", flags(prompt), ints(four.path("index")));
    }
    PromptEncoder published = encoder(tokenizer, meta, PromptEncoder.PUBLISHED_LIMIT);
    for (JsonNode one : meta.path("process_qa")) {
      processQa(one, published, r);
    }
  }

  private static void processQa(JsonNode one, PromptEncoder encoder, Comparison r) {
    boolean image = one.path("media_type").asText().equals("image");
    String text = one.path("text").asText();
    PromptLayout layout =
        PromptLayout.question(image ? Kind.IMAGE : Kind.VIDEO, text, one.path("msg").asText());
    String written =
        layout.segments().stream()
            .map(
                s ->
                    s instanceof Text t
                        ? t.text()
                        : image ? PromptEncoder.IMAGE_PLACE : PromptEncoder.VIDEO_PLACE)
            .collect(Collectors.joining());
    r.equal("layout of " + text, written, one.path("conversation").asText());
    EncodedPrompt prompt = encoder.encode(layout);
    r.equal("question " + text, prompt.ids(), ints(one.path("input_ids")));
    r.equal("mask of question " + text, prompt.attention(), ints(one.path("attention_mask")));
    r.equal("index of question " + text, flags(prompt), ints(one.path("index")));
    r.equal(
        "no labels on " + text,
        Arrays.stream(prompt.labels()).allMatch(l -> l == EncodedPrompt.NO_LABEL),
        one.path("labels_all_minus_100").asBoolean());
  }

  private static PromptEncoder encoder(Tokenizer tokenizer, JsonNode meta, int limit) {
    return new PromptEncoder(tokenizer, meta.path("n_query").asInt(), limit);
  }

  private static int[] flags(EncodedPrompt prompt) {
    return IntStream.range(0, prompt.length()).map(i -> prompt.visual()[i] ? 1 : 0).toArray();
  }

  private static int number(Map.Entry<String, JsonNode> e) {
    return e.getValue().asInt();
  }

  private static int[] ints(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).mapToInt(JsonNode::asInt).toArray();
  }
}
