package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import io.github.tpo4j.model.Tpo;
import java.util.List;
import java.util.function.Function;

/**
 * Collects what a chat model needs; only the loaded model is required.
 *
 * @param <M> the chat model that is built
 */
public final class TpoChatModelBuilder<M> {
  private final Tpo tpo;
  private final Function<Asking, M> build;
  private String modelName = "tpo4j";
  private ChatRequestParameters defaults = TpoChatRequestParameters.builder().build();
  private List<ChatModelListener> listeners = List.of();

  TpoChatModelBuilder(Tpo tpo, Function<Asking, M> build) {
    this.tpo = tpo;
    this.build = build;
  }

  /** The name that responses carry, and the only one that a request may ask for. */
  public TpoChatModelBuilder<M> modelName(String name) {
    this.modelName = name;
    return this;
  }

  /** What holds where a request says nothing else. */
  public TpoChatModelBuilder<M> defaultRequestParameters(ChatRequestParameters parameters) {
    this.defaults = parameters;
    return this;
  }

  /** Who hears of requests, responses and errors. */
  public TpoChatModelBuilder<M> listeners(List<ChatModelListener> heard) {
    this.listeners = List.copyOf(heard);
    return this;
  }

  /**
   * The chat model.
   *
   * @throws dev.langchain4j.exception.UnsupportedFeatureException if the default parameters ask for
   *     what the model cannot do
   */
  public M build() {
    Asking.requireSupported(defaults, modelName);
    ChatRequestParameters own = TpoChatRequestParameters.builder().modelName(modelName).build();
    return build.apply(new Asking(tpo, modelName, own.overrideWith(defaults), listeners));
  }
}
