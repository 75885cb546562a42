package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.common.AbstractChatModelIT;
import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import java.util.List;
import org.junit.jupiter.api.Disabled;

/** LangChain4j's own tests of chat models, as far as they apply. */
class TpoChatModelContractTest extends AbstractChatModelIT {
  /** Why a test of LangChain4j is left out: its words are checked, and ours are random. */
  static final String KNOWLEDGE =
      "asks for knowledge of the world, and the weights of the fixture are random;"
          + " the form is checked in TpoChatModelTest";

  @Override
  protected List<ChatModel> models() {
    return List.of(TpoChatModel.builder(Fixture.tpo()).build());
  }

  @Override
  protected ChatModel createModelWith(ChatRequestParameters parameters) {
    return TpoChatModel.builder(Fixture.tpo()).defaultRequestParameters(parameters).build();
  }

  @Override
  protected ChatRequestParameters createIntegrationSpecificParameters(int maxOutputTokens) {
    return TpoChatRequestParameters.builder().maxOutputTokens(maxOutputTokens).seed(7L).build();
  }

  @Override
  protected Class<? extends ChatResponseMetadata> chatResponseMetadataType(ChatModel model) {
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
  protected void should_respect_user_message(ChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_system_message(ChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_multiple_messages(ChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_stopSequences_in_chat_request(ChatModel model) {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_respect_stopSequences_in_default_model_parameters() {}

  @Override
  @Disabled(KNOWLEDGE)
  protected void should_accept_single_image_as_base64_encoded_string(ChatModel model) {}
}
