package io.github.tpo4j.serve.answer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.serve.http.ApiError;
import io.github.tpo4j.serve.media.Medium;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Pointing without words: ground, find, segment, track. */
final class PointCall implements Call {
  /** What is asked for. */
  enum Verb {
    GROUND("expression"),
    FIND("query"),
    SEGMENT("expression"),
    TRACK("box");

    private final String asks;

    Verb(String asks) {
      this.asks = asks;
    }

    String path() {
      return "/v1/" + word();
    }

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int LONGEST_WORDS = 2000;

  private final Verb verb;
  private final Answers answers;
  private final Optional<String> model;
  private final MediaRef medium;
  private final String words;
  private final Fields.BoxIn box;
  private final int every;
  private final boolean stream;

  PointCall(Verb verb, byte[] body, Answers answers) {
    this.verb = verb;
    this.answers = answers;
    Fields f = Fields.of(body);
    model = f.text("model");
    medium = MediaRef.of(f.requiredText("media"), "media");
    if (verb == Verb.TRACK) {
      box = f.object(verb.asks).orElseThrow(() -> f.missing(verb.asks)).box();
      words = "";
    } else {
      box = null;
      words = f.requiredText(verb.asks);
      if (words.length() > LONGEST_WORDS) {
        throw ApiError.value(verb.asks, "at most %d letters".formatted(LONGEST_WORDS), words);
      }
    }
    boolean masks = verb == Verb.TRACK || verb == Verb.SEGMENT;
    every = masks ? f.whole("every", 1, 10_000, 1) : 1;
    stream = f.flag("stream");
    f.end();
  }

  @Override
  public String verb() {
    return verb.word();
  }

  @Override
  public String kind() {
    return "answer";
  }

  @Override
  public Optional<String> model() {
    return model;
  }

  @Override
  public Optional<MediaRef> medium() {
    return Optional.of(medium);
  }

  @Override
  public boolean streams() {
    return stream;
  }

  @Override
  public boolean tellsProgress() {
    return stream;
  }

  @Override
  public ObjectNode progress(Run run, String what, long done, long total) {
    ObjectNode event = JsonNodeFactory.instance.objectNode();
    event.put("id", run.id()).put("object", "tpo.progress");
    event.set("progress", Run.progressOf(what, done, total));
    return event;
  }

  @Override
  public void answer(Tpo tpo, Run run) {
    Medium m = run.medium().orElseThrow();
    Media media = Media.of(m.file());
    AskOptions options = AskOptions.builder().everyNthFrame(every).progress(run).build();
    Answer answer =
        switch (verb) {
          case GROUND -> tpo.ground(media, words, options);
          case FIND -> tpo.find(media, words, options);
          case SEGMENT -> tpo.segment(media, words, options);
          case TRACK -> tpo.track(media, box.on(m.found().width(), m.found().height()), options);
        };
    List<Answer> all = List.of(answer);
    answers.keep(run, all);
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document
        .put("id", run.id())
        .put("object", "tpo.answer")
        .put("created", run.created())
        .put("model", run.model())
        .put("verb", verb.word());
    document.set("tpo", answers.told(run, all, 0));
    if (stream) {
      run.events().send(document);
      run.events().done();
    } else {
      run.exchange().json(200, document);
    }
  }
}
