package io.github.tpo4j.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.models.Model;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The official OpenAI client for Java, with fields too that only older programs send. */
@SuppressWarnings("deprecation")
class OpenAiClientTest {
  private static OpenAIClient client;
  private static String model;

  @BeforeAll
  static void connect() {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(Served.address() + "/v1")
            .apiKey("none")
            .maxRetries(0)
            .build();
    List<Model> models = client.models().list().data();
    assertThat(models).hasSize(1);
    model = models.get(0).id();
    assertThat(client.models().retrieve(model).id()).isEqualTo(model);
  }

  @AfterAll
  static void close() {
    client.close();
  }

  private static ChatCompletionContentPart text(String words) {
    return ChatCompletionContentPart.ofText(
        ChatCompletionContentPartText.builder().text(words).build());
  }

  private static ChatCompletionContentPart image(String url) {
    return ChatCompletionContentPart.ofImageUrl(
        ChatCompletionContentPartImage.builder()
            .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder().url(url).build())
            .build());
  }

  private static ChatCompletionContentPart.File.FileObject.Builder file() {
    return ChatCompletionContentPart.File.FileObject.builder();
  }

  private static ChatCompletionContentPart part(
      ChatCompletionContentPart.File.FileObject.Builder file) {
    return ChatCompletionContentPart.ofFile(
        ChatCompletionContentPart.File.builder().file(file.build()).build());
  }

  private static ChatCompletionCreateParams.Builder ask(ChatCompletionContentPart medium) {
    return ChatCompletionCreateParams.builder()
        .model(model)
        .addUserMessageOfArrayOfContentParts(List.of(medium, text("What happens?")))
        .maxCompletionTokens(8);
  }

  private static ChatCompletionCreateParams.Builder ask() {
    return ask(part(file().fileId(Served.SAMPLE)));
  }

  private static String data(Path file, String type) throws Exception {
    return "data:%s;base64,%s"
        .formatted(type, Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
  }

  private static String said(ChatCompletion completion) {
    return completion.choices().get(0).message().content().orElseThrow();
  }

  private static JsonNode tpo(ChatCompletion completion) {
    JsonValue tpo = completion.choices().get(0).message()._additionalProperties().get("tpo");
    return tpo.convert(JsonNode.class);
  }

  @Test
  void answersAboutASampleByItsId() {
    ChatCompletion completion = client.chat().completions().create(ask().build());
    assertThat(completion.id()).startsWith("chatcmpl-");
    assertThat(completion.model()).isEqualTo(model);
    assertThat(said(completion)).isNotEmpty();
    assertThat(completion.choices().get(0).finishReason())
        .isEqualTo(ChatCompletion.Choice.FinishReason.LENGTH);
    assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(8);
    assertThat(tpo(completion).fieldNames())
        .toIterable()
        .contains("boxes", "moments", "saliency", "masks", "media");
    assertThat(tpo(completion).at("/media/frames").intValue()).isEqualTo(36);
  }

  @Test
  void aVideoIsTheSameAsIdAsAddressAndAsData() throws Exception {
    String expected = said(client.chat().completions().create(ask().build()));
    String data = data(Served.CLIP, "video/mp4");
    for (ChatCompletionContentPart medium :
        List.of(image("media:" + Served.SAMPLE), image(data), part(file().fileData(data)))) {
      assertThat(said(client.chat().completions().create(ask(medium).build()))).isEqualTo(expected);
    }
  }

  @Test
  void aPictureAndWordsAlone() throws Exception {
    Path picture =
        Path.of("..", "data", "src", "main", "resources")
            .resolve("io/github/tpo4j/data/world/photos/coffee.jpg");
    ChatCompletion completion =
        client.chat().completions().create(ask(image(data(picture, "image/jpeg"))).build());
    assertThat(tpo(completion).at("/media/kind").textValue()).isEqualTo("image");
    ChatCompletionCreateParams words =
        ChatCompletionCreateParams.builder()
            .model(model)
            .addSystemMessage("Be brief.")
            .addUserMessage("Hello?")
            .addAssistantMessage("Yes?")
            .addUserMessage("Who are you?")
            .maxTokens(6)
            .build();
    assertThat(said(client.chat().completions().create(words))).isNotEmpty();
  }

  @Test
  void streamsTheSameWords() {
    String expected = said(client.chat().completions().create(ask().build()));
    ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
    List<ChatCompletionChunk> chunks = new ArrayList<>();
    ChatCompletionCreateParams params =
        ask()
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    try (StreamResponse<ChatCompletionChunk> stream =
        client.chat().completions().createStreaming(params)) {
      stream.stream().peek(whole::accumulate).forEach(chunks::add);
    }
    assertThat(said(whole.chatCompletion())).isEqualTo(expected);
    assertThat(whole.chatCompletion().usage().orElseThrow().completionTokens()).isEqualTo(8);
    assertThat(chunks.size()).isGreaterThan(3);
    assertThat(chunks.stream().flatMap(c -> c.choices().stream()))
        .anySatisfy(c -> assertThat(c.delta()._additionalProperties()).containsKey("tpo"));
  }

  @Test
  void severalAnswersFollowTheSeed() {
    ChatCompletionCreateParams params = ask().n(2).temperature(1.5).seed(7).build();
    List<ChatCompletion.Choice> first = client.chat().completions().create(params).choices();
    assertThat(first).hasSize(2);
    assertThat(client.chat().completions().create(params).choices().get(1).message().content())
        .isEqualTo(first.get(1).message().content());
  }

  @Test
  void refusalsAreOpenAisErrors() {
    ChatCompletionCreateParams tools =
        ask()
            .addTool(
                ChatCompletionFunctionTool.builder()
                    .function(FunctionDefinition.builder().name("look").build())
                    .build())
            .build();
    assertThatThrownBy(() -> client.chat().completions().create(tools))
        .isInstanceOfSatisfying(
            BadRequestException.class,
            e -> {
              assertThat(e.code()).contains("unsupported_parameter");
              assertThat(e.param()).contains("tools");
              assertThat(e.type()).contains("invalid_request_error");
            });
    assertThatThrownBy(
            () -> client.chat().completions().create(ask(image("media:media-0")).build()))
        .isInstanceOfSatisfying(
            NotFoundException.class, e -> assertThat(e.code()).contains("media_not_found"));
    assertThatThrownBy(
            () -> client.chat().completions().create(ask(image("http://[::1]/a.mp4")).build()))
        .satisfies(e -> assertThat(e.getMessage()).containsIgnoringCase("fetch"));
    assertThatThrownBy(() -> client.models().retrieve("another"))
        .isInstanceOf(NotFoundException.class);
  }
}
