package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.llm.generate.Sampling;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A chat completion as OpenAI's clients ask for one. Every documented field works or is refused by
 * its name.
 *
 * @param instruction words of the system, or empty
 * @param history earlier turns
 * @param medium what the conversation is about
 * @param boxes for the {@code <track_box>} of the question
 * @param answers how many
 */
record ChatRequest(
    Optional<String> model,
    String instruction,
    List<PromptLayout.Turn> history,
    String question,
    Optional<MediaRef> medium,
    List<Fields.BoxIn> boxes,
    int every,
    boolean progress,
    int maxTokens,
    Sampling sampling,
    List<String> stop,
    int answers,
    boolean stream,
    boolean includeUsage) {

  private static final int USUAL_TOKENS = 200;
  private static final int MOST_STOPS = 4;
  private static final int MOST_MESSAGES = 200;

  static ChatRequest read(byte[] body, ServeConfig.LimitsConfig limits) {
    Fields f = Fields.of(body);
    Conversation talk = new Conversation(f);
    boolean stream = f.flag("stream");
    Optional<Fields> streamOptions = f.object("stream_options");
    if (streamOptions.isPresent() && !stream) {
      throw ApiError.value("stream_options", "stream: true with it", "none");
    }
    boolean usage = streamOptions.map(o -> o.flag("include_usage")).orElse(false);
    streamOptions.ifPresent(
        o -> o.unsupported("include_obfuscation", "nothing is padded", "false"));
    streamOptions.ifPresent(Fields::end);
    int tokens = Math.min(USUAL_TOKENS, limits.answerTokens());
    tokens = f.whole("max_tokens", 1, limits.answerTokens(), tokens);
    tokens = f.whole("max_completion_tokens", 1, limits.answerTokens(), tokens);
    double temperature = f.number("temperature", 0, 2, 0);
    double topP = f.number("top_p", 0, 1, 1);
    if (topP == 0) {
      throw ApiError.value("top_p", "a number above 0 and at most 1", 0);
    }
    long seed =
        f.get("seed")
            .map(
                v -> {
                  if (!v.isIntegralNumber() || !v.canConvertToLong()) {
                    throw ApiError.value("seed", "a whole number", v);
                  }
                  return v.longValue();
                })
            .orElse(0L);
    Optional<Fields> tpo = f.object("tpo");
    List<Fields.BoxIn> boxes = new ArrayList<>();
    tpo.map(t -> t.list("boxes"))
        .orElse(List.of())
        .forEach(b -> boxes.add(new Fields(b, "tpo.boxes[%d]".formatted(boxes.size())).box()));
    int wanted = talk.question.split(Task.TRACK_BOX, -1).length - 1;
    if (wanted != boxes.size()) {
      throw ApiError.value(
          "tpo.boxes",
          "one box for each of the %d %s".formatted(wanted, Task.TRACK_BOX),
          boxes.size());
    }
    ChatRequest request =
        new ChatRequest(
            f.text("model"),
            talk.instruction.toString().strip(),
            talk.history,
            talk.question,
            Optional.ofNullable(talk.medium),
            boxes,
            tpo.map(t -> t.whole("every", 1, 10_000, 1)).orElse(1),
            tpo.map(t -> t.flag("progress")).orElse(false),
            tokens,
            new Sampling(temperature, 0, temperature == 0 ? 1 : topP, 1, seed),
            stops(f),
            f.whole("n", 1, limits.answers(), 1),
            stream,
            usage);
    tpo.ifPresent(Fields::end);
    refuse(f);
    f.end();
    return request;
  }

  private static List<String> stops(Fields f) {
    List<String> stops = new ArrayList<>();
    JsonNode node = f.get("stop").orElse(null);
    if (node == null) {
      return stops;
    }
    if (node.isTextual()) {
      stops.add(node.textValue());
    } else if (node.isArray() && node.size() <= MOST_STOPS) {
      node.forEach(s -> stops.add(s.isTextual() ? s.textValue() : ""));
    } else {
      throw ApiError.value(
          "stop", "a text or up to %d texts".formatted(MOST_STOPS), Fields.kind(node));
    }
    if (stops.contains("")) {
      throw ApiError.value("stop", "texts that are not empty", Fields.kind(node));
    }
    return stops;
  }

  /** OpenAI's other fields: those that cannot change the answer are taken, the rest is refused. */
  private static void refuse(Fields f) {
    f.taken("user", "metadata", "safety_identifier", "prompt_cache_key", "prompt_cache_retention");
    f.unsupported("frequency_penalty", "tokens are not penalised", "0", "0.0");
    f.unsupported("presence_penalty", "tokens are not penalised", "0", "0.0");
    f.unsupported("logit_bias", "tokens are not biased", "{}");
    f.unsupported("logprobs", "probabilities are not told", "false");
    f.unsupported("top_logprobs", "probabilities are not told", "0");
    f.unsupported("tools", "this model calls no tools", "[]");
    f.unsupported("tool_choice", "this model calls no tools", "\"none\"", "\"auto\"");
    f.unsupported("parallel_tool_calls", "this model calls no tools", "true", "false");
    f.unsupported("functions", "this model calls no functions", "[]");
    f.unsupported("function_call", "this model calls no functions", "\"none\"");
    f.unsupported("response_format", "answers are plain text", "{\"type\":\"text\"}");
    f.unsupported("modalities", "answers are text and the tpo object", "[\"text\"]");
    f.unsupported("audio", "there is no audio");
    f.unsupported("prediction", "predicted outputs are not used");
    f.unsupported("reasoning_effort", "this model does not reason", "\"none\"");
    f.unsupported("verbosity", "the length is max_tokens", "\"medium\"");
    f.unsupported("service_tier", "there is one tier", "\"auto\"", "\"default\"");
    f.unsupported("store", "answers are not stored", "false");
    f.unsupported("web_search_options", "the web is not searched");
    f.unsupported("moderation", "nothing is moderated");
  }

  /** The messages, as turns of question and answer about one medium. */
  private static final class Conversation {
    final StringBuilder instruction = new StringBuilder();
    final List<PromptLayout.Turn> history = new ArrayList<>();
    String question = "";
    MediaRef medium;
    private String asked; // by the user, not answered yet

    Conversation(Fields f) {
      List<JsonNode> messages = f.list("messages");
      if (messages.isEmpty()) {
        throw f.missing("messages");
      }
      if (messages.size() > MOST_MESSAGES) {
        throw ApiError.value("messages", "at most " + MOST_MESSAGES, messages.size());
      }
      for (int i = 0; i < messages.size(); i++) {
        read(new Fields(messages.get(i), "messages[%d]".formatted(i)));
      }
      if (asked == null) {
        throw ApiError.value("messages", "a question of the user as the last one", "none");
      }
      if (asked.isBlank()) {
        throw ApiError.value(
            "messages[%d].content".formatted(messages.size() - 1), "a question in words", "none");
      }
      question = asked;
    }

    private void read(Fields message) {
      String role = message.requiredText("role");
      message.taken("name", "refusal", "annotations", "tpo");
      message.unsupported("audio", "there is no audio");
      message.unsupported("tool_calls", "this model calls no tools", "[]");
      message.unsupported("function_call", "this model calls no functions");
      String words = content(message, role.equals("user"));
      message.end();
      switch (role) {
        case "system", "developer" -> instruction.append(words).append('\n');
        case "user" -> asked = asked == null ? words : asked + "\n" + words;
        case "assistant" -> {
          if (asked == null) {
            throw ApiError.value(message.path("role"), "a user's message before an answer", role);
          }
          history.add(new PromptLayout.Turn(asked, words));
          asked = null;
        }
        default ->
            throw ApiError.value(
                message.path("role"), "system, developer, user or assistant", role);
      }
    }

    private String content(Fields message, boolean mayLook) {
      JsonNode content = message.get("content").orElseThrow(() -> message.missing("content"));
      if (content.isTextual()) {
        return content.textValue();
      }
      StringBuilder words = new StringBuilder();
      List<JsonNode> parts = message.list("content");
      for (int i = 0; i < parts.size(); i++) {
        Fields part = new Fields(parts.get(i), message.path("content[%d]".formatted(i)));
        String type = part.requiredText("type");
        if (type.equals("text")) {
          words.append(words.isEmpty() ? "" : "\n");
          words.append(part.text("text").orElseThrow(() -> part.missing("text")));
        } else {
          look(part, type, mayLook);
        }
        part.end();
      }
      return words.toString();
    }

    private void look(Fields part, String type, boolean mayLook) {
      MediaRef found = mayLook ? MediaRef.ofPart(part, type) : null;
      if (found == null) {
        throw ApiError.invalid(
            "unsupported_parameter",
            part.path("type"),
            "%s: expected text, or image_url, video_url or file of a user, but found %s"
                .formatted(part.path("type"), ApiError.shortened(type)));
      }
      if (medium != null && !medium.equals(found)) {
        throw ApiError.invalid(
            "unsupported_parameter",
            part.path(type),
            "%s: one conversation is about one picture or video, and this is a second one"
                .formatted(part.path(type)));
      }
      medium = found;
    }
  }
}
