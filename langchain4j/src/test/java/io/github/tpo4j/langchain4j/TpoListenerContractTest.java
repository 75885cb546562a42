package io.github.tpo4j.langchain4j;

import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelListenerIT;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelListenerIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import java.util.List;
import org.junit.jupiter.api.Nested;

/** LangChain4j's own tests of listeners. */
class TpoListenerContractTest {
  private static final String NAME = "fixture";

  private static <M> M model(TpoChatModelBuilder<M> builder, ChatModelListener listener, double t) {
    return builder
        .modelName(NAME)
        .listeners(List.of(listener))
        .defaultRequestParameters(
            ChatRequestParameters.builder().temperature(t).topP(1.0).maxOutputTokens(7).build())
        .build();
  }

  @Nested
  class Whole extends AbstractChatModelListenerIT {
    @Override
    protected ChatModel createModel(ChatModelListener listener) {
      return model(TpoChatModel.builder(Fixture.tpo()), listener, temperature());
    }

    @Override
    protected ChatModel createFailingModel(ChatModelListener listener) {
      return model(TpoChatModel.builder(Fixture.tpo()), listener, -1);
    }

    @Override
    protected Class<? extends Exception> expectedExceptionClass() {
      return InvalidRequestException.class;
    }

    @Override
    protected String modelName() {
      return NAME;
    }

    @Override
    protected boolean supportsTools() {
      return false;
    }
  }

  @Nested
  class Streamed extends AbstractStreamingChatModelListenerIT {
    @Override
    protected StreamingChatModel createModel(ChatModelListener listener) {
      return model(TpoStreamingChatModel.builder(Fixture.tpo()), listener, temperature());
    }

    @Override
    protected StreamingChatModel createFailingModel(ChatModelListener listener) {
      return model(TpoStreamingChatModel.builder(Fixture.tpo()), listener, -1);
    }

    @Override
    protected Class<? extends Exception> expectedExceptionClass() {
      return InvalidRequestException.class;
    }

    @Override
    protected String modelName() {
      return NAME;
    }

    @Override
    protected boolean supportsTools() {
      return false;
    }
  }
}
