package io.github.tpo4j.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.model.output.FinishReason;
import io.github.tpo4j.core.Json;
import java.nio.file.Files;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** LangChain4j's OpenAI client. */
class LangChain4jClientTest {
  private static OpenAiChatModel chat;
  private static OpenAiStreamingChatModel streaming;

  @BeforeAll
  static void connect() {
    chat =
        OpenAiChatModel.builder()
            .baseUrl(Served.address() + "/v1")
            .apiKey("none")
            .modelName("checkpoint")
            .maxTokens(8)
            .maxRetries(0)
            .build();
    streaming =
        OpenAiStreamingChatModel.builder()
            .baseUrl(Served.address() + "/v1")
            .apiKey("none")
            .modelName("checkpoint")
            .maxTokens(8)
            .build();
  }

  private static VideoContent sample() {
    return VideoContent.from("media:" + Served.SAMPLE);
  }

  private static UserMessage ask(VideoContent video) {
    return UserMessage.from(video, TextContent.from("What happens?"));
  }

  @Test
  void answersAboutAVideo() throws Exception {
    ChatResponse response = chat.chat(ask(sample()));
    assertThat(response.aiMessage().text()).isNotEmpty();
    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(8);
    OpenAiChatResponseMetadata metadata = (OpenAiChatResponseMetadata) response.metadata();
    JsonNode tpo =
        Json.tree(metadata.rawHttpResponse().body(), "answer").at("/choices/0/message/tpo");
    assertThat(tpo.at("/media/frames").intValue()).isEqualTo(36);

    String base64 = Base64.getEncoder().encodeToString(Files.readAllBytes(Served.CLIP));
    assertThat(chat.chat(ask(VideoContent.from(base64, "video/mp4"))).aiMessage().text())
        .isEqualTo(response.aiMessage().text());
    UserMessage asImage =
        UserMessage.from(
            ImageContent.from("media:" + Served.SAMPLE), TextContent.from("What happens?"));
    assertThat(chat.chat(asImage).aiMessage().text()).isEqualTo(response.aiMessage().text());
  }

  @Test
  void streamsTheSameWords() throws Exception {
    StringBuilder heard = new StringBuilder();
    CompletableFuture<ChatResponse> done = new CompletableFuture<>();
    streaming.chat(
        List.of(ask(sample())),
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            heard.append(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            done.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            done.completeExceptionally(error);
          }
        });
    ChatResponse response = done.get(120, TimeUnit.SECONDS);
    assertThat(response.aiMessage().text()).isEqualTo(heard.toString());
    assertThat(response.tokenUsage().outputTokenCount()).isEqualTo(8);
    assertThat(response.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(heard.toString()).isEqualTo(chat.chat(ask(sample())).aiMessage().text());
  }

  @Test
  void refusalsAreInvalidRequests() {
    OpenAiChatModel hot =
        OpenAiChatModel.builder()
            .baseUrl(Served.address() + "/v1")
            .apiKey("none")
            .modelName("checkpoint")
            .temperature(3.0)
            .maxRetries(0)
            .build();
    assertThatThrownBy(() -> hot.chat(ask(sample())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("temperature: expected")
        .hasMessageContaining("but found 3");
  }
}
