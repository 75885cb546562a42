package io.github.tpo4j.langchain4j;

import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.onCompleteResponse;
import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.onPartialResponse;
import static dev.langchain4j.internal.InternalStreamingChatResponseHandlerUtils.withLoggingExceptions;

import dev.langchain4j.model.ModelProvider;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.chat.response.StreamingHandle;
import io.github.tpo4j.model.Tpo;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@link TpoChatModel}, heard word by word. Every answer has a thread of its own, on which the
 * handler is called; {@code cancel} of the handle that comes with every piece ends it within a
 * token, or within a frame while masks are made.
 */
public final class TpoStreamingChatModel implements StreamingChatModel, AutoCloseable {
  private final Asking asking;

  private TpoStreamingChatModel(Asking asking) {
    this.asking = asking;
  }

  /** Begins a chat model of a loaded model, which stays the caller's to close. */
  public static TpoChatModelBuilder<TpoStreamingChatModel> builder(Tpo tpo) {
    return new TpoChatModelBuilder<>(tpo, TpoStreamingChatModel::new);
  }

  @Override
  public void doChat(ChatRequest request, StreamingChatResponseHandler handler) {
    asking.requireSupported(request);
    Thread thread = new Thread(() -> answer(request, handler), "tpo4j-answer");
    thread.setDaemon(true);
    thread.start();
  }

  private void answer(ChatRequest request, StreamingChatResponseHandler handler) {
    Handle handle = new Handle();
    try {
      ChatResponse response =
          asking.ask(
              request,
              text -> {
                onPartialResponse(handler, text, handle);
                return !handle.isCancelled();
              },
              handle::isCancelled);
      if (!handle.isCancelled()) {
        onCompleteResponse(handler, response);
      }
    } catch (RuntimeException | Error e) {
      if (!handle.isCancelled()) {
        withLoggingExceptions(() -> handler.onError(e));
      }
    }
  }

  private static final class Handle implements StreamingHandle {
    private final AtomicBoolean cancelled = new AtomicBoolean();

    @Override
    public void cancel() {
      cancelled.set(true);
    }

    @Override
    public boolean isCancelled() {
      return cancelled.get();
    }
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
