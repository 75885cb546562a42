package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Reply;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Sampling;
import io.github.tpo4j.serve.media.Medium;
import io.github.tpo4j.serve.metrics.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A chat completion. */
final class ChatCall implements Call {
  private final ChatRequest request;
  private final Answers answers;
  private final Metrics metrics;

  ChatCall(ChatRequest request, Answers answers, Metrics metrics) {
    this.request = request;
    this.answers = answers;
    this.metrics = metrics;
  }

  @Override
  public String verb() {
    return "chat";
  }

  @Override
  public String kind() {
    return "chatcmpl";
  }

  @Override
  public Optional<String> model() {
    return request.model();
  }

  @Override
  public Optional<MediaRef> medium() {
    return request.medium();
  }

  @Override
  public boolean streams() {
    return request.stream();
  }

  @Override
  public boolean tellsProgress() {
    return request.stream() && request.progress();
  }

  @Override
  public ObjectNode progress(Run run, String what, long done, long total) {
    ObjectNode chunk = head(run, "chat.completion.chunk");
    chunk.putArray("choices");
    chunk.set("progress", Run.progressOf(what, done, total));
    return chunk;
  }

  @Override
  public void answer(Tpo tpo, Run run) {
    List<Reply> replies = new ArrayList<>();
    for (int i = 0; i < request.answers(); i++) {
      replies.add(reply(tpo, run, i));
    }
    ObjectNode usage = usage(replies);
    List<Answer> all = replies.stream().map(Reply::answer).toList();
    answers.keep(run, all);
    if (!request.stream()) {
      ObjectNode completion = head(run, "chat.completion");
      ArrayNode choices = completion.putArray("choices");
      for (int i = 0; i < replies.size(); i++) {
        choices.add(choice(run, replies.get(i), i));
      }
      completion.set("usage", usage);
      run.exchange().json(200, completion);
      return;
    }
    for (int i = 0; i < replies.size(); i++) {
      ObjectNode delta = JsonNodeFactory.instance.objectNode();
      delta.set("tpo", answers.told(run, all, i));
      run.events().send(chunk(run, i, delta, finish(replies.get(i))));
    }
    if (request.includeUsage()) {
      ObjectNode last = head(run, "chat.completion.chunk");
      last.putArray("choices");
      last.set("usage", usage);
      run.events().send(last);
    }
    run.events().done();
  }

  private Reply reply(Tpo tpo, Run run, int index) {
    long[] firstWords = {0};
    Words words =
        new Words(
            text ->
                run.events()
                    .send(
                        chunk(
                            run,
                            index,
                            JsonNodeFactory.instance.objectNode().put("content", text),
                            null)));
    if (request.stream()) {
      ObjectNode start = JsonNodeFactory.instance.objectNode();
      start.put("role", "assistant").put("content", "");
      run.events().send(chunk(run, index, start, null));
    }
    AskOptions options =
        options(run, index)
            .onText(
                text -> {
                  firstWords[0] = firstWords[0] == 0 ? run.nanos() : firstWords[0];
                  if (request.stream()) {
                    words.hear(text);
                  }
                  return true;
                })
            .progress(run)
            .build();
    Optional<Medium> medium = run.medium();
    Reply reply =
        medium.isPresent()
            ? tpo.reply(Media.of(medium.get().file()), request.question(), options)
            : tpo.say(request.question(), options);
    if (index == 0 && firstWords[0] > 0) {
      String seen = reply.cachedTokens() > 0 ? "seen" : "new";
      metrics.firstToken(medium.isPresent() ? seen : "none", firstWords[0]);
    }
    metrics.tokens("prompt", reply.promptTokens());
    metrics.tokens("cached", reply.cachedTokens());
    metrics.tokens("answer", reply.answerTokens());
    return reply;
  }

  private AskOptions.Builder options(Run run, int index) {
    Sampling s = request.sampling();
    AskOptions.Builder options =
        AskOptions.builder()
            .maxNewTokens(request.maxTokens())
            .sampling(
                new Sampling(
                    s.temperature(), s.topK(), s.topP(), s.repetitionPenalty(), s.seed() + index))
            .stop(request.stop())
            .history(request.history())
            .everyNthFrame(request.every());
    run.medium()
        .ifPresent(
            m ->
                options.boxes(
                    request.boxes().stream()
                        .map(b -> b.on(m.found().width(), m.found().height()))
                        .toList()));
    if (!request.instruction().isEmpty()) {
      options.chat(new AskOptions.Chat(request.instruction() + "\n", ""));
    }
    return options;
  }

  private static ObjectNode head(Run run, String object) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("id", run.id())
        .put("object", object)
        .put("created", run.created())
        .put("model", run.model());
  }

  private static ObjectNode chunk(Run run, int index, ObjectNode delta, String finish) {
    ObjectNode chunk = head(run, "chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject();
    choice.put("index", index);
    choice.set("delta", delta);
    choice.putNull("logprobs");
    choice.put("finish_reason", finish);
    return chunk;
  }

  private ObjectNode choice(Run run, Reply reply, int index) {
    ObjectNode choice = JsonNodeFactory.instance.objectNode().put("index", index);
    ObjectNode message = choice.putObject("message");
    message.put("role", "assistant").put("content", reply.answer().text()).putNull("refusal");
    message.set("tpo", answers.told(run, List.of(reply.answer()), index));
    choice.putNull("logprobs");
    choice.put("finish_reason", finish(reply));
    return choice;
  }

  private static String finish(Reply reply) {
    return reply.end() == Generated.End.LENGTH ? "length" : "stop";
  }

  private static ObjectNode usage(List<Reply> replies) {
    int prompt = replies.get(0).promptTokens();
    int said = replies.stream().mapToInt(Reply::answerTokens).sum();
    ObjectNode usage = JsonNodeFactory.instance.objectNode();
    usage.put("prompt_tokens", prompt).put("completion_tokens", said);
    usage.put("total_tokens", prompt + said);
    usage.putObject("prompt_tokens_details").put("cached_tokens", replies.get(0).cachedTokens());
    return usage;
  }

  /** Passes words on as they will stand in the whole answer: no space at either end. */
  private static final class Words {
    private final Consumer<String> out;
    private String held = "";
    private boolean begun;

    Words(Consumer<String> out) {
      this.out = out;
    }

    void hear(String text) {
      String all = held + text;
      String shown = begun ? all.stripTrailing() : all.strip();
      held = shown.isEmpty() && !begun ? "" : all.substring(all.stripTrailing().length());
      if (!shown.isEmpty()) {
        begun = true;
        out.accept(shown);
      }
    }
  }
}
