package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.github.tpo4j.model.Tpo;
import java.util.List;

/**
 * Questions about a picture or a video through LangChain4j; what the answer points at is in {@link
 * TpoChatResponseMetadata}.
 *
 * <pre>{@code
 * try (Tpo tpo = Tpo.load(dir);
 *     TpoChatModel model = TpoChatModel.builder(tpo).build()) {
 *   ChatResponse response = model.chat(UserMessage.from(
 *       VideoContent.from("file:///clips/goal.mp4"), TextContent.from("When does she shoot?")));
 *   TpoChatResponseMetadata.of(response).moments().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>One medium belongs to a conversation: a {@code file:} address, a {@code data:} address or
 * Base64. System, user and assistant messages are taken; tools, JSON formats and http addresses are
 * refused with {@link dev.langchain4j.exception.UnsupportedFeatureException}, what is wrong
 * otherwise with {@link dev.langchain4j.exception.InvalidRequestException}.
 *
 * <p>Safe for several threads, as {@link Tpo} is.
 */
public final class TpoChatModel implements ChatModel, AutoCloseable {
  private final Asking asking;

  private TpoChatModel(Asking asking) {
    this.asking = asking;
  }

  /** Begins a chat model of a loaded model, which stays the caller's to close. */
  public static TpoChatModelBuilder<TpoChatModel> builder(Tpo tpo) {
    return new TpoChatModelBuilder<>(tpo, TpoChatModel::new);
  }

  @Override
  public ChatResponse doChat(ChatRequest request) {
    asking.requireSupported(request);
    return asking.ask(request, text -> true, () -> false);
  }

  @Override
  public ChatRequestParameters defaultRequestParameters() {
    return asking.defaults();
  }

  @Override
  public List<ChatModelListener> listeners() {
    return asking.listeners();
  }

  @Override
  public ModelProvider provider() {
    return ModelProvider.OTHER;
  }

  /** Deletes the files that were made of Base64 media. */
  @Override
  public void close() {
    asking.close();
  }
}
