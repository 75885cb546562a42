package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.common.AbstractStreamingChatModelIT;
import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import org.junit.jupiter.api.Disabled;

/** LangChain4j's own tests of streaming chat models, as far as they apply. */
class TpoStreamingChatModelContractTest extends AbstractStreamingChatModelIT {
  private static final String KNOWLEDGE = TpoChatModelContractTest.KNOWLEDGE;

  @Override
  protected List<StreamingChatModel> models() {
    return List.of(TpoStreamingChatModel.builder(Fixture.tpo()).build());
  }

  @Override
  protected StreamingChatModel createModelWith(ChatRequestParameters parameters) {
    return TpoStreamingChatModel.builder(Fixture.tpo())
        .defaultRequestParameters(parameters)
        .build();
  }

  /** Its tests of exceptions in handlers want to hear of Berlin: see TpoChatModelTest instead. */
  @Override
  public StreamingChatModel createModelWith(ChatModelListener listener) {
    return null;
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return TpoChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).seed(7L).build();
  }

  @Override
  protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(
      StreamingChatModel model) {
    return TpoChatResponseMetadata.class;
  }

  @Override
  protected boolean supportsModelNameParameter() {
    return false;
  }

  @Override
  protected boolean supportsTools() {
    return false;
  }

  @Override
  protected boolean supportsToolChoiceRequired() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormat() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormatWithSchema() {
    return false;
  }

  @Override
  protected boolean supportsJsonResponseFormatWithRawSchema() {
    return false;
  }

  @Override
  protected boolean supportsSingleImageInputAsPublicURL() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsPublicURLs() {
    return false;
  }

  @Override
  protected boolean supportsMultipleImageInputsAsBase64EncodedStrings() {
    return false;
  }

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_user_message(StreamingChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_system_message(StreamingChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_multiple_messages(StreamingChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_stopSequences_in_chat_request(StreamingChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_stopSequences_in_default_model_parameters() {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_accept_single_image_as_base64_encoded_string(StreamingChatModel model) {}
}
