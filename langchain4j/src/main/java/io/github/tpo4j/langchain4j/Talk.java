package io.github.tpo4j.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.message.VideoContent;
import dev.langchain4j.data.video.Video;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.PromptLayout;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A conversation as the model takes it: an instruction, at most one medium, turns, a question.
 *
 * @param instruction of the system, or empty
 * @param medium what it is about; null for nothing
 * @param history finished turns, oldest first
 * @param question the last words of the user
 */
record Talk(String instruction, Medium medium, List<PromptLayout.Turn> history, String question) {

  /**
   * A picture or a video.
   *
   * @param file on this machine, or null
   * @param bytes of the medium, or null
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared, and gone with the request
  record Medium(Media file, byte[] bytes) {}

  /**
   * Looks for kinds of messages and contents that the model cannot take.
   *
   * @throws UnsupportedFeatureException naming it
   */
  static void requireSupported(List<ChatMessage> messages) {
    Content medium = null;
    for (ChatMessage message : messages) {
      if (message instanceof UserMessage user) {
        for (Content content : user.contents()) {
          if (content instanceof TextContent) {
            continue;
          }
          requireSupported(content);
          if (medium != null && !medium.equals(content)) {
            throw new UnsupportedFeatureException(
                "a second picture or video in one conversation is not supported");
          }
          medium = content;
        }
      } else if (!(message instanceof SystemMessage)
          && !(message instanceof AiMessage ai && !ai.hasToolExecutionRequests())) {
        throw new UnsupportedFeatureException(
            "messages of type %s are not supported; expected system, user and assistant messages"
                .formatted(message.type()));
      }
    }
  }

  private static void requireSupported(Content content) {
    URI url;
    if (content instanceof ImageContent image) {
      url = image.image().url();
    } else if (content instanceof VideoContent video) {
      url = video.video().url();
    } else {
      throw new UnsupportedFeatureException(
          "content of type %s is not supported; expected text, image or video"
              .formatted(content.type().toString().toLowerCase(Locale.ROOT)));
    }
    if (url != null && !url.toString().startsWith("data:") && !"file".equals(url.getScheme())) {
      throw new UnsupportedFeatureException(
          "an image or video at %s is not supported: nothing is fetched; give its Base64 data, a"
                  .formatted(url)
              + " data: or a file: address");
    }
  }

  /**
   * Reads a conversation.
   *
   * @throws InvalidRequestException if it does not end with a question of the user
   */
  static Talk of(List<ChatMessage> messages) {
    StringBuilder instruction = new StringBuilder();
    Medium medium = null;
    List<PromptLayout.Turn> history = new ArrayList<>();
    String asked = "";
    for (ChatMessage message : messages) {
      if (message instanceof SystemMessage system) {
        instruction.append(instruction.isEmpty() ? "" : "\n").append(system.text());
      } else if (message instanceof UserMessage user) {
        for (Content content : user.contents()) {
          if (content instanceof TextContent text) {
            asked += (asked.isEmpty() ? "" : "\n") + text.text();
          } else {
            medium = medium(content);
          }
        }
      } else if (message instanceof AiMessage ai) {
        if (asked.isEmpty()) {
          throw new InvalidRequestException(
              "expected a question of the user before the assistant's \"%s\"".formatted(ai.text()));
        }
        history.add(new PromptLayout.Turn(asked, ai.text()));
        asked = "";
      }
    }
    if (asked.isBlank()) {
      throw new InvalidRequestException(
          "expected the last message to be a question of the user in words");
    }
    return new Talk(instruction.toString(), medium, history, asked);
  }

  private static Medium medium(Content content) {
    if (content instanceof ImageContent c) {
      Image image = c.image();
      return medium(image.url(), image.base64Data());
    }
    Video video = ((VideoContent) content).video();
    return medium(video.url(), video.base64Data());
  }

  private static Medium medium(URI url, String base64) {
    if (url != null && "file".equals(url.getScheme())) {
      return new Medium(Media.of(Path.of(url)), null);
    }
    String data = url == null ? base64 : url.toString().replaceFirst("^data:[^,]*;base64,", "");
    try {
      return new Medium(null, Base64.getDecoder().decode(data));
    } catch (IllegalArgumentException e) {
      throw new InvalidRequestException(
          "the picture or video: expected Base64 but found \"%s\""
              .formatted(data.substring(0, Math.min(20, data.length()))),
          e);
    }
  }
}
