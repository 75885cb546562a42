package io.github.tpo4j.langchain4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.AudioContent;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.output.FinishReason;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.AskOptions;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The chat models on random weights: the same words as {@code Tpo}, and what they point at. */
class TpoChatModelTest {
  private static final AskOptions SHORT = AskOptions.builder().maxNewTokens(12).build();
  private static TpoChatModel model;
  private static TpoStreamingChatModel streaming;

  @BeforeAll
  static void build() {
    TpoChatRequestParameters twelve =
        TpoChatRequestParameters.builder().maxOutputTokens(12).build();
    model = TpoChatModel.builder(Fixture.tpo()).defaultRequestParameters(twelve).build();
    streaming =
        TpoStreamingChatModel.builder(Fixture.tpo()).defaultRequestParameters(twelve).build();
  }

  @AfterAll
  static void close() {
    model.close();
    streaming.close();
  }

  private static VideoContent clip() {
    return VideoContent.from(Fixture.CLIP.toUri());
  }

  private static VideoContent bytes() throws Exception {
    return VideoContent.from(
        Base64.getEncoder().encodeToString(Files.readAllBytes(Fixture.CLIP)), "video/mp4");
  }

  private static UserMessage ask(String question) {
    return UserMessage.from(clip(), TextContent.from(question));
  }

  @Test
  void saysWhatTheFacadeSays() {
    Answer expected = Fixture.tpo().ask(Media.of(Fixture.CLIP), "What happens?", SHORT);
    ChatResponse response = model.chat(ask("What happens?"));
    assertThat(response.aiMessage().text()).isEqualTo(expected.text());
    TpoChatResponseMetadata metadata = TpoChatResponseMetadata.of(response);
    assertThat(metadata.answer()).isEqualTo(expected);
    assertThat(metadata.media().frames()).isEqualTo(36);
    assertThat(metadata.media().sampledSeconds()).isNotEmpty();
    assertThat(metadata.tokenUsage().outputTokenCount()).isEqualTo(12);
    assertThat(metadata.finishReason()).isEqualTo(FinishReason.LENGTH);
    assertThat(metadata.id()).startsWith("tpo-");
  }

  @Test
  void bytesDataAddressesAndFilesAreTheSameMedium() throws Exception {
    String expected = model.chat(ask("Same?")).aiMessage().text();
    VideoContent base64 = bytes();
    VideoContent data = VideoContent.from("data:video/mp4;base64," + base64.video().base64Data());
    for (VideoContent content : List.of(base64, data)) {
      ChatResponse response = model.chat(UserMessage.from(content, TextContent.from("Same?")));
      assertThat(response.aiMessage().text()).isEqualTo(expected);
    }
  }

  @Test
  void earlierTurnsAreTurns() {
    List<ChatMessage> messages =
        List.of(ask("What is it?"), AiMessage.from("A ball."), UserMessage.from("Which colour?"));
    AskOptions options =
        SHORT.toBuilder()
            .history(List.of(new io.github.tpo4j.core.PromptLayout.Turn("What is it?", "A ball.")))
            .build();
    assertThat(model.chat(messages).aiMessage().text())
        .isEqualTo(Fixture.tpo().ask(Media.of(Fixture.CLIP), "Which colour?", options).text());
    assertThat(model.chat(SystemMessage.from("Be brief."), ask("What is it?")).aiMessage().text())
        .isEqualTo(
            Fixture.tpo()
                .ask(
                    Media.of(Fixture.CLIP),
                    "What is it?",
                    SHORT.toBuilder().chat(new AskOptions.Chat("Be brief.", "")).build())
                .text());
  }

  @Test
  void whatTheModelPointsAtIsInTheMetadata() {
    Set<Task> seen = EnumSet.noneOf(Task.class);
    for (long seed = 0; seed < 400 && seen.size() < 3; seed++) {
      TpoChatRequestParameters warm =
          TpoChatRequestParameters.builder()
              .temperature(2.0)
              .seed(seed)
              .everyNthFrame(12)
              .maxOutputTokens(40)
              .build();
      TpoChatResponseMetadata found =
          TpoChatResponseMetadata.of(
              model.chat(ChatRequest.builder().messages(ask("Point!")).parameters(warm).build()));
      if (!found.boxes().isEmpty()) {
        seen.add(Task.REGION);
        assertThat(found.boxes().get(0)).isEqualTo(found.boxes().get(0).clamped());
      }
      if (!found.moments().isEmpty()) {
        seen.add(Task.TEMPORAL);
        assertThat(found.saliency()).isPresent();
      }
      if (!found.masks().isEmpty()) {
        seen.add(Task.MASK);
        assertThat(found.masks().get(0).frames()).hasSize(3);
      }
    }
    assertThat(seen).contains(Task.REGION, Task.TEMPORAL, Task.MASK);
  }

  @Test
  void boxesGoWhereTheQuestionSays() {
    TpoChatRequestParameters boxed =
        TpoChatRequestParameters.builder().boxes(List.of(new Box(0.1, 0.1, 0.5, 0.5))).build();
    ChatRequest request =
        ChatRequest.builder().messages(ask("What is in <track_box>?")).parameters(boxed).build();
    assertThat(model.chat(request).aiMessage().text()).isNotNull();
    assertThatThrownBy(() -> model.chat(ask("What is in <track_box>?")))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("ask for 1 input boxes (<track_box>) but 0 were given");
  }

  @Test
  void refusesByName() {
    UserMessage sound =
        UserMessage.from(AudioContent.from("AAAA", "audio/wav"), TextContent.from("Who speaks?"));
    assertThatThrownBy(() -> model.chat(sound))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessage("content of type audio is not supported; expected text, image or video");
    UserMessage two =
        UserMessage.from(clip(), ImageContent.from("AAAA", "image/png"), TextContent.from("?"));
    assertThatThrownBy(() -> model.chat(two))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessage("a second picture or video in one conversation is not supported");
    UserMessage far =
        UserMessage.from(VideoContent.from("https://example.org/a.mp4"), TextContent.from("?"));
    assertThatThrownBy(() -> model.chat(far))
        .isInstanceOf(UnsupportedFeatureException.class)
        .hasMessageContaining("an image or video at https://example.org/a.mp4 is not supported");
    assertThatThrownBy(() -> model.chat(UserMessage.from(clip())))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessage("expected the last message to be a question of the user in words");
    UserMessage broken =
        UserMessage.from(VideoContent.from("***", "video/mp4"), TextContent.from("?"));
    assertThatThrownBy(() -> model.chat(broken))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("expected Base64 but found \"***\"");
    UserMessage noVideo =
        UserMessage.from(VideoContent.from("aGVsbG8=", "video/mp4"), TextContent.from("?"));
    assertThatThrownBy(() -> model.chat(noVideo)).isInstanceOf(InvalidRequestException.class);
  }

  @Test
  void stopTextsEndTheAnswer() {
    String all = model.chat(ask("Stop?")).aiMessage().text();
    String stop = all.substring(all.length() / 2, all.length() / 2 + 2);
    TpoChatRequestParameters parameters =
        TpoChatRequestParameters.builder().stopSequences(stop).build();
    ChatResponse cut =
        model.chat(ChatRequest.builder().messages(ask("Stop?")).parameters(parameters).build());
    assertThat(cut.aiMessage().text()).isEqualTo(all.substring(0, all.indexOf(stop)).strip());
    assertThat(cut.metadata().finishReason()).isEqualTo(FinishReason.STOP);
  }

  @Test
  void piecesAddUpToTheAnswer() throws Exception {
    Heard heard = new Heard();
    streaming.chat(List.of(ask("What happens?")), heard);
    ChatResponse response = heard.response.get(60, TimeUnit.SECONDS);
    assertThat(String.join("", heard.pieces)).isEqualTo(response.aiMessage().text());
    assertThat(response.aiMessage().text())
        .isEqualTo(model.chat(ask("What happens?")).aiMessage().text());
  }

  @Test
  void anExceptionInTheHandlerIsToldToItAndTheAnswerGoesOn() throws Exception {
    List<Throwable> errors = new ArrayList<>();
    Heard heard =
        new Heard() {
          @Override
          public void onPartialResponse(String piece) {
            super.onPartialResponse(piece);
            throw new IllegalStateException("of the user");
          }

          @Override
          public void onError(Throwable error) {
            errors.add(error);
          }
        };
    streaming.chat(List.of(ask("What happens?")), heard);
    ChatResponse response = heard.response.get(60, TimeUnit.SECONDS);
    assertThat(String.join("", heard.pieces)).isEqualTo(response.aiMessage().text());
    assertThat(errors).hasSize(heard.pieces.size());
    assertThat(errors.get(0)).hasMessage("of the user");
  }

  private static class Heard implements StreamingChatResponseHandler {
    final List<String> pieces = new ArrayList<>();
    final CompletableFuture<ChatResponse> response = new CompletableFuture<>();

    @Override
    public void onPartialResponse(String piece) {
      pieces.add(piece);
    }

    @Override
    public void onCompleteResponse(ChatResponse complete) {
      response.complete(complete);
    }

    @Override
    public void onError(Throwable error) {
      response.completeExceptionally(error);
    }
  }

  @Test
  @SuppressWarnings("try") // closed early, to see what is left
  void filesOfBytesGoWhenTheyAreNotNeeded() {
    try (MediaFolder folder = new MediaFolder()) {
      Media first;
      try (MediaFolder.Lease lease = folder.lease(new byte[] {1});
          MediaFolder.Lease again = folder.lease(new byte[] {1})) {
        first = lease.media();
        assertThat(again.media()).isEqualTo(first);
        for (int i = 2; i < 20; i++) {
          folder.lease(new byte[] {(byte) i}).close();
        }
        assertThat(first.path()).exists();
        assertThat(first.path().getParent().toFile().list()).hasSize(MediaFolder.KEPT);
      }
      folder.close();
      assertThat(first.path().getParent()).doesNotExist();
    }
  }
}
