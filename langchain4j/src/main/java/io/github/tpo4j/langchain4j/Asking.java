package io.github.tpo4j.langchain4j;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.exception.InternalServerException;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.ToolChoice;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.output.FinishReason;
import dev.langchain4j.model.output.TokenUsage;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Reply;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Sampling;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** LangChain4j's requests put to the model, and its answers as LangChain4j's responses. */
final class Asking implements AutoCloseable {
  private final Tpo tpo;
  private final String modelName;
  private final ChatRequestParameters defaults;
  private final List<ChatModelListener> listeners;
  private final MediaFolder folder = new MediaFolder();

  Asking(
      Tpo tpo,
      String modelName,
      ChatRequestParameters defaults,
      List<ChatModelListener> listeners) {
    this.tpo = tpo;
    this.modelName = modelName;
    this.defaults = defaults;
    this.listeners = listeners;
  }

  ChatRequestParameters defaults() {
    return defaults;
  }

  List<ChatModelListener> listeners() {
    return listeners;
  }

  /**
   * Looks for what the model cannot do.
   *
   * @throws UnsupportedFeatureException naming it
   */
  void requireSupported(ChatRequest request) {
    requireSupported(request.parameters(), modelName);
    Talk.requireSupported(request.messages());
  }

  /** The same of parameters alone. */
  static void requireSupported(ChatRequestParameters p, String modelName) {
    refuseIf(
        p.modelName() != null && !p.modelName().equals(modelName),
        "modelName '%s' is not supported: this model is '%s'".formatted(p.modelName(), modelName));
    refuseIf(
        p.toolChoice() != null && p.toolChoice() != ToolChoice.AUTO,
        "ToolChoice.%s is not supported: the model uses no tools".formatted(p.toolChoice()));
    refuseIf(
        !p.toolSpecifications().isEmpty(), "tools are not supported: the model answers and points");
    refuseIf(
        p.responseFormat() != null && p.responseFormat().type() == ResponseFormatType.JSON,
        "JSON response format is not supported: what the answer points at is in its metadata");
    refuseIf(set(p.frequencyPenalty()), "frequencyPenalty is not supported");
    refuseIf(set(p.presencePenalty()), "presencePenalty is not supported");
  }

  private static boolean set(Double penalty) {
    return penalty != null && penalty != 0;
  }

  private static void refuseIf(boolean unsupported, String message) {
    if (unsupported) {
      throw new UnsupportedFeatureException(message);
    }
  }

  /**
   * Answers.
   *
   * @param hear is told of each piece of text; returning false ends the answer
   * @param cancelled whether nobody waits for the answer any more
   * @throws InvalidRequestException if the request or its medium cannot be used
   */
  ChatResponse ask(ChatRequest request, Predicate<String> hear, BooleanSupplier cancelled) {
    Talk talk = Talk.of(request.messages());
    Pieces pieces = new Pieces(hear);
    try {
      AskOptions options =
          options(request.parameters(), talk)
              .onText(pieces)
              .progress(
                  (what, done, total) -> {
                    if (cancelled.getAsBoolean()) {
                      throw new CancellationException("nobody waits for the answer");
                    }
                  })
              .build();
      return response(reply(talk, options), pieces.heard());
    } catch (TpoException e) {
      throw switch (e.kind()) {
        case USAGE, DATA -> new InvalidRequestException(e.getMessage(), e);
        case MODEL, MEMORY -> new InternalServerException(e.getMessage(), e);
      };
    }
  }

  private Reply reply(Talk talk, AskOptions options) {
    Talk.Medium medium = talk.medium();
    if (medium == null) {
      return tpo.say(talk.question(), options);
    }
    if (medium.file() != null) {
      return tpo.reply(medium.file(), talk.question(), options);
    }
    try (MediaFolder.Lease lease = folder.lease(medium.bytes())) {
      return tpo.reply(lease.media(), talk.question(), options);
    }
  }

  private static AskOptions.Builder options(ChatRequestParameters p, Talk talk) {
    AskOptions.Builder options = AskOptions.builder().history(talk.history());
    if (!talk.instruction().isEmpty()) {
      options.chat(new AskOptions.Chat(talk.instruction(), ""));
    }
    if (p.maxOutputTokens() != null) {
      options.maxNewTokens(p.maxOutputTokens());
    }
    options.stop(p.stopSequences());
    long seed = 0;
    if (p instanceof TpoChatRequestParameters own) {
      seed = own.seed() == null ? 0 : own.seed();
      options.boxes(own.boxes());
      if (own.everyNthFrame() != null) {
        options.everyNthFrame(own.everyNthFrame());
      }
    }
    double temperature = p.temperature() == null ? 0 : p.temperature();
    int topK = p.topK() == null ? 0 : p.topK();
    double topP = p.topP() == null ? 1 : p.topP();
    return options.sampling(new Sampling(temperature, topK, topP, 1, seed));
  }

  private ChatResponse response(Reply reply, String text) {
    return ChatResponse.builder()
        .aiMessage(AiMessage.from(text))
        .metadata(
            TpoChatResponseMetadata.builder()
                .answer(reply.answer())
                .id("tpo-" + UUID.randomUUID())
                .modelName(modelName)
                .tokenUsage(new TokenUsage(reply.promptTokens(), reply.answerTokens()))
                .finishReason(reason(reply.end()))
                .build())
        .build();
  }

  private static FinishReason reason(Generated.End end) {
    return switch (end) {
      case STOP_TOKEN, STOP_TEXT -> FinishReason.STOP;
      case LENGTH -> FinishReason.LENGTH;
      case CANCELLED -> FinishReason.OTHER;
    };
  }

  @Override
  public void close() {
    folder.close();
  }

  /** Passes text on without white space at its beginning and end, so that pieces add up to it. */
  private static final class Pieces implements Predicate<String> {
    private final Predicate<String> hear;
    private final StringBuilder heard = new StringBuilder();
    private String space = "";

    Pieces(Predicate<String> hear) {
      this.hear = hear;
    }

    @Override
    public boolean test(String piece) {
      String all = space + piece;
      String end = all.stripTrailing();
      space = heard.isEmpty() && end.isEmpty() ? "" : all.substring(end.length());
      String text = heard.isEmpty() ? end.stripLeading() : end;
      heard.append(text);
      return text.isEmpty() || hear.test(text);
    }

    String heard() {
      return heard.toString();
    }
  }
}
