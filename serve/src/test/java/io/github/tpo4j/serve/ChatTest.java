package io.github.tpo4j.serve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.serve.Served.Said;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Chat completions, as OpenAI's clients ask for them. */
class ChatTest {
  private static final String PATH = "/v1/chat/completions";
  private final Served served = Served.usual();

  /** A question about the sample with more fields. */
  private static String ask(String fields) {
    return """
    {"messages": [{"role": "user", "content": [
      {"type": "video_url", "video_url": {"url": "media:sample-shapes"}},
      {"type": "text", "text": "What moves?"}]}], "max_tokens": 12%s}\
    """
        .formatted(fields.isEmpty() ? "" : ", " + fields);
  }

  @Test
  void answersInOpenAisForm() {
    Said said = served.post(PATH, ask("\"model\": \"checkpoint\""));
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    JsonNode a = said.json();
    assertThat(a.get("object").asText()).isEqualTo("chat.completion");
    assertThat(a.get("id").asText()).matches("chatcmpl-[0-9a-f]{32}");
    assertThat(a.get("model").asText()).isEqualTo("checkpoint");
    JsonNode choice = a.at("/choices/0");
    assertThat(choice.at("/message/role").asText()).isEqualTo("assistant");
    assertThat(choice.at("/finish_reason").asText()).isIn("stop", "length");
    assertThat(a.at("/usage/total_tokens").asInt())
        .isEqualTo(a.at("/usage/prompt_tokens").asInt() + a.at("/usage/completion_tokens").asInt());
    assertThat(a.at("/usage/completion_tokens").asInt()).isBetween(1, 13);
    JsonNode media = choice.at("/message/tpo/media");
    assertThat(media.get("id").asText()).isEqualTo(Served.SAMPLE);
    assertThat(media.get("width").asInt()).isEqualTo(320);
    assertThat(media.get("frames").asInt()).isEqualTo(36);
    assertThat(media.get("sampled_seconds")).isNotEmpty();
    assertThat(said.whole().headers().firstValue("x-request-id")).isPresent();
  }

  @Test
  void theSecondQuestionAboutAVideoReadsOnlyWhatIsNew() {
    served.post(PATH, ask(""));
    String seen = "tpo_first_token_seconds_count{medium=\"seen\"";
    double before = served.metric(seen);
    JsonNode usage = served.post(PATH, ask("")).json().get("usage");
    assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isPositive();
    assertThat(served.metric(seen)).isEqualTo(before + 1);
  }

  @Test
  void streamsTheSameWords() {
    String words = served.post(PATH, ask("")).json().at("/choices/0/message/content").asText();
    Said said =
        served.post(PATH, ask("\"stream\": true, \"stream_options\": {\"include_usage\": true}"));
    assertThat(said.whole().headers().firstValue("content-type").orElseThrow())
        .startsWith("text/event-stream");
    assertThat(said.text()).endsWith("data: [DONE]\n\n");
    List<JsonNode> events = said.events();
    assertThat(events.get(0).at("/choices/0/delta/role").asText()).isEqualTo("assistant");
    String streamed =
        events.stream()
            .map(e -> e.at("/choices/0/delta/content").asText())
            .collect(Collectors.joining());
    assertThat(streamed).isEqualTo(words);
    JsonNode end = events.get(events.size() - 2);
    assertThat(end.at("/choices/0/finish_reason").asText()).isIn("stop", "length");
    assertThat(end.at("/choices/0/delta/tpo/media/id").asText()).isEqualTo(Served.SAMPLE);
    JsonNode usage = events.get(events.size() - 1);
    assertThat(usage.get("choices")).isEmpty();
    assertThat(usage.at("/usage/prompt_tokens").asInt()).isPositive();
    assertThat(events).noneMatch(e -> e.has("progress"));
  }

  @Test
  void tellsProgressWhereItIsAskedTo() {
    Said said = served.post(PATH, ask("\"stream\": true, \"tpo\": {\"progress\": true}"));
    assertThat(said.events())
        .anySatisfy(e -> assertThat(e.at("/progress/what").asText()).isNotEmpty());
  }

  @Test
  void severalAnswersDifferByTheirSeeds() {
    String body = ask("\"n\": 2, \"temperature\": 1.5, \"seed\": 3");
    JsonNode two = served.post(PATH, body).json().get("choices");
    assertThat(two).hasSize(2);
    assertThat(two.at("/0/message/content")).isNotEqualTo(two.at("/1/message/content"));
    assertThat(served.post(PATH, body).json().get("choices").at("/1/message/content"))
        .isEqualTo(two.at("/1/message/content"));
  }

  @Test
  void aDataUrlIsAMediumToo() throws IOException {
    String data = Base64.getEncoder().encodeToString(Files.readAllBytes(Served.CLIP));
    String body = ask("").replace("media:sample-shapes", "data:video/mp4;base64," + data);
    JsonNode first = served.post(PATH, body).json();
    assertThat(first.at("/choices/0/message/tpo/media/id").asText()).startsWith("media-");
    assertThat(served.post(PATH, body).json().at("/choices/0/message/tpo/media/id"))
        .as("the same bytes are the same medium")
        .isEqualTo(first.at("/choices/0/message/tpo/media/id"));
  }

  @Test
  void aDataUrlMayBeLargerThanTheJsonAroundIt() throws IOException {
    byte[] large = Arrays.copyOf(Files.readAllBytes(Served.CLIP), 6_000_000);
    String data = Base64.getEncoder().encodeToString(large);
    String body = ask("").replace("media:sample-shapes", "data:video/mp4;base64," + data);
    Said said = served.post(PATH, body);
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    Said chunked =
        served.send(
            served
                .request(PATH)
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofInputStream(
                        () -> new ByteArrayInputStream(body.getBytes(UTF_8)))));
    assertThat(chunked.status()).as("without a length").isEqualTo(200);
    assertThat(chunked.json().at("/choices/0/message/tpo/media/id"))
        .isEqualTo(said.json().at("/choices/0/message/tpo/media/id"));
  }

  @Test
  void theFirstQuestionAboutAVideoIsCountedAsOne() throws IOException {
    byte[] other = Arrays.copyOf(Files.readAllBytes(Served.CLIP), 200_000); // the same, with a tail
    String id = served.upload(other).json().get("id").asText();
    String fresh = "tpo_first_token_seconds_count{medium=\"new\"";
    double before = served.metric(fresh);
    assertThat(served.post(PATH, ask("").replace("sample-shapes", id)).status()).isEqualTo(200);
    assertThat(served.metric(fresh)).isEqualTo(before + 1);
  }

  @Test
  void answersWithoutAMedium() {
    Said said =
        served.post(
            PATH,
            """
            {"messages": [{"role": "system", "content": "Be short."},
              {"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Hi"},
              {"role": "user", "content": "How are you?"}], "max_tokens": 5}\
            """);
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    assertThat(said.json().at("/choices/0/message/tpo").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"temperature\": 3 | invalid_value | temperature",
        "\"temperature\": \"hot\" | invalid_value | temperature",
        "\"top_p\": 0 | invalid_value | top_p",
        "\"max_completion_tokens\": 0 | invalid_value | max_completion_tokens",
        "\"max_completion_tokens\": 5000 | invalid_value | max_completion_tokens",
        "\"n\": 5 | invalid_value | n",
        "\"stop\": [\"a\",\"b\",\"c\",\"d\",\"e\"] | invalid_value | stop",
        "\"stop\": \"\" | invalid_value | stop",
        "\"seed\": 1.5 | invalid_value | seed",
        "\"stream_options\": {} | invalid_value | stream_options",
        "\"logprobs\": true | unsupported_parameter | logprobs",
        "\"tools\": [{}] | unsupported_parameter | tools",
        "\"frequency_penalty\": 1 | unsupported_parameter | frequency_penalty",
        "\"response_format\": {\"type\":\"json_object\"} | unsupported_parameter | response_format",
        "\"reasoning_effort\": \"high\" | unsupported_parameter | reasoning_effort",
        "\"tempratur\": 1 | unknown_parameter | tempratur",
        "\"tpo\": {\"boxes\": [{\"pixels\": [1,2,3,4]}]} | invalid_value | tpo.boxes",
        "\"tpo\": {\"evry\": 1} | unknown_parameter | tpo.evry",
      })
  void refusesByName(String field, String code, String parameter) {
    Said said = served.post(PATH, ask(field));
    assertThat(said.status()).as(said.text()).isEqualTo(400);
    assertThat(said.code()).isEqualTo(code);
    assertThat(said.json().at("/error/param").asText()).isEqualTo(parameter);
    assertThat(said.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(said.message()).contains(parameter);
  }

  @Test
  void takesWhatChangesNothing() {
    Said said =
        served.post(
            PATH,
            ask(
                """
                "user": "u", "metadata": {"a": "b"}, "store": false, "n": 1, "tools": [],
                "frequency_penalty": 0, "presence_penalty": 0.0, "logit_bias": {},
                "response_format": {"type": "text"}, "service_tier": "auto", "stop": null\
                """));
    assertThat(said.status()).as(said.text()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | missing_parameter",
        "[{\"role\": \"assistant\", \"content\": \"Hi\"}] | invalid_value",
        "[{\"role\": \"king\", \"content\": \"Hi\"}] | invalid_value",
        "[{\"role\": \"user\", \"content\": \"Hi\"}, {\"role\": \"assistant\", \"content\":"
            + " \"Hi\"}] | invalid_value",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"input_audio\", \"input_audio\": {}}]}] |"
            + " unsupported_parameter",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
            + " \"file:///etc/passwd\"}}, {\"type\": \"text\", \"text\": \"?\"}]}] | invalid_value",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
            + " \"media:none\"}}, {\"type\": \"text\", \"text\": \"?\"}]}] | media_not_found",
        "[{\"role\": \"user\", \"content\": [{\"type\": \"image_url\", \"image_url\": {\"url\":"
            + " \"http://127.0.0.1/a\"}}, {\"type\": \"text\", \"text\": \"?\"}]}] |"
            + " fetching_not_allowed",
      })
  void refusesMessages(String messages, String code) {
    Said said = served.post(PATH, "{\"messages\": " + messages + "}");
    assertThat(said.status()).isBetween(400, 404);
    assertThat(said.code()).as(said.text()).isEqualTo(code);
  }

  @Test
  void aPromptThatIsTooLongIsSaid() {
    Said said = served.post(PATH, ask("").replace("What moves?", "word ".repeat(3000)));
    assertThat(said.status()).as(said.text()).isEqualTo(400);
    assertThat(said.code()).isEqualTo("context_length_exceeded");
  }

  @Test
  void anotherModelIsNotHere() {
    Said said = served.post(PATH, ask("\"model\": \"gpt-4\""));
    assertThat(said.status()).isEqualTo(404);
    assertThat(said.code()).isEqualTo("model_not_found");
  }

  @Test
  void whatIsNoJsonIsSaid() {
    for (String body : List.of("", "{", "[]", "nul", "{\"a\": 1}{", "\u0000")) {
      Said said = served.post(PATH, body);
      assertThat(said.status()).as(body + " -> " + said.text()).isEqualTo(400);
      assertThat(said.message()).doesNotContain("Exception", "jackson");
    }
  }
}
