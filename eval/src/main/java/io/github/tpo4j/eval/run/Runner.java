package io.github.tpo4j.eval.run;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.FileTree;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Asks a model all questions of a benchmark, keeps every reply as it comes, and scores the official
 * files made of them once all are there.
 */
public final class Runner {
  /** Tokens in which a task is announced, if it is. */
  private static final int ANNOUNCEMENT = 8;

  /** What the replies of a directory are to. */
  private static final String SETTINGS = "run.json";

  private final Benchmark benchmark;
  private final Exam exam;
  private final RunPlan plan;
  private final Map<String, String> settings;
  private final AskOptions options;

  /**
   * @param options how answers are chosen; what a question says itself is set for each
   * @throws TpoException of kind usage for a benchmark that cannot be run, or an unknown setting
   */
  public Runner(Benchmark benchmark, RunPlan plan, AskOptions options) {
    this.benchmark = benchmark;
    String name = benchmark.card().name();
    Exam unset =
        benchmark
            .exam()
            .orElseThrow(
                () ->
                    TpoException.usage(
                        "%s: a model cannot be run on it here, only prediction files scored"
                            .formatted(name)));
    if (!Files.isDirectory(plan.data())) {
      throw TpoException.data(
          "--data %s: %s; expected the folder of %s's data"
              .formatted(
                  plan.data(), Files.exists(plan.data()) ? "is a file" : "no such folder", name));
    }
    if (Files.isRegularFile(plan.out())) {
      throw TpoException.usage(
          "--out %s: expected a folder for the run's files but it is a file".formatted(plan.out()));
    }
    this.settings = Card.Option.settled(unset.options(), "a run of " + name, plan.options());
    this.exam = unset.with(settings);
    this.plan = plan;
    this.options = options;
  }

  /**
   * Asks what is left to ask.
   *
   * @param model directory that the model came from
   * @return the result; empty while other shards still have questions
   */
  public Optional<Result> run(Path model, Tpo tpo, Progress progress) {
    List<Question> questions = questions();
    try {
      Files.createDirectories(plan.out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String checksum = Checksum.ofModel(model);
    requireSameSettings(checksum, tpo);
    ReplyLog log = new ReplyLog(plan.out(), plan.shard());
    Map<String, Reply> answered = log.read();
    List<Question> left = new ArrayList<>();
    for (int i = 0; i < questions.size(); i++) {
      Question q = questions.get(i);
      if (answered.containsKey(q.id())) {
        requireSameQuestion(answered.get(q.id()), q, tpo);
      } else if (plan.shard().holds(i)) {
        left.add(q);
      }
    }
    for (int i = 0; i < left.size(); i++) {
      progress.update("asking", i, left.size());
      Reply reply = ask(tpo, left.get(i));
      log.append(reply);
    }
    progress.update("asking", left.size(), left.size());
    // one shard at a time, and with what the others have asked meanwhile: the last one scores
    try (FileChannel lock = lock()) {
      Map<String, Reply> all = log.read();
      Map<String, Reply> asked = new LinkedHashMap<>();
      questions.stream()
          .filter(q -> all.containsKey(q.id()))
          .forEach(q -> asked.put(q.id(), all.get(q.id())));
      return asked.size() < questions.size()
          ? Optional.empty()
          : Optional.of(finish(model, checksum, tpo, asked, progress));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replies under other settings, or of another model, are another run's. */
  private void requireSameSettings(String modelChecksum, Tpo tpo) {
    Map<String, Object> same = new LinkedHashMap<>();
    same.put("benchmark", benchmark.card().name());
    same.put("options", settings);
    same.put("decoder", options.sampling().toString());
    same.put("model_checksum", modelChecksum);
    same.put("loaded", tpo.toString());
    Path file = plan.out().resolve(SETTINGS);
    JsonNode wanted = Json.tree(Json.write(same), SETTINGS);
    try {
      JsonNode found = Files.exists(file) ? Json.tree(file) : wanted;
      List<String> different =
          same.keySet().stream().filter(k -> !wanted.path(k).equals(found.path(k))).toList();
      if (!different.isEmpty()) {
        throw TpoException.usage(
            "--out %s: expected a run with %s but it holds one with %s; choose another directory"
                .formatted(plan.out(), named(different, wanted), named(different, found)));
      }
      Files.writeString(file, wanted.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reply counts for the question that it was given to, and for no other of the same name. */
  private void requireSameQuestion(Reply reply, Question q, Tpo tpo) {
    Path media = Path.of(reply.media()).getFileName();
    boolean same =
        media.equals(q.media().getFileName())
            && (q.asking() instanceof Question.Seen
                || reply.prompt().equals(prompt(q.asking(), tpo)));
    if (!same) {
      throw TpoException.usage(
          "--out %s: holds a reply to %s, \"%s\" on %s, but --data %s asks \"%s\" on %s there;"
                  .formatted(
                      plan.out(),
                      q.id(),
                      reply.prompt(),
                      media,
                      plan.data(),
                      prompt(q.asking(), tpo),
                      q.media().getFileName())
              + " choose another directory");
    }
  }

  private static String named(List<String> names, JsonNode settings) {
    return names.stream()
        .map(name -> "%s %s".formatted(name, settings.path(name)))
        .collect(Collectors.joining(", "));
  }

  /** A lock between processes, held until it is closed. */
  private FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            plan.out().resolve("scoring.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE);
    channel.lock();
    return channel;
  }

  /** All replies of a run, by id. */
  public static Map<String, Reply> replies(Path run) {
    return new ReplyLog(run, Shard.WHOLE).read();
  }

  private List<Question> questions() {
    List<Question> all = exam.questions(plan.data());
    if (all.isEmpty()) {
      throw TpoException.data(
          "--data %s: expected questions of %s, a %s, but found none"
              .formatted(
                  plan.data(), benchmark.card().name(), benchmark.card().layout().annotations()));
    }
    int limit = Math.min(plan.limit().orElse(all.size()), all.size());
    return all.subList(0, limit);
  }

  /** A reply also where the media is broken; an error of the model itself ends the run. */
  private Reply ask(Tpo tpo, Question q) {
    long begin = System.nanoTime();
    Optional<Answer> answer = Optional.empty();
    Optional<String> problem = Optional.empty();
    Question.Asking asking = q.asking();
    try {
      if (asking instanceof Question.Seen seen) {
        asking = seen.at().apply(tpo.look(Media.of(q.media()), q.frames()));
      }
      answer = Optional.of(answer(tpo, q, asking));
    } catch (TpoException e) {
      if (e.kind() != TpoException.Kind.DATA) {
        throw e;
      }
      problem = Optional.of(e.getMessage());
    }
    List<Integer> frames =
        answer
            .map(Answer::media)
            .map(m -> m.sampledSeconds().stream().map(s -> (int) Math.rint(s * m.fps())).toList())
            .orElse(List.of());
    return new Reply(
        q.id(),
        q.task(),
        q.media().toString(),
        prompt(asking, tpo),
        answer,
        problem,
        frames,
        (System.nanoTime() - begin) / 1e9);
  }

  /** The words that the model reads, or what stands for them. */
  private static String prompt(Question.Asking asking, Tpo tpo) {
    if (asking instanceof Question.Where where) {
      return tpo.questions().ground(where.text());
    }
    if (asking instanceof Question.When when) {
      return tpo.questions().find(when.text());
    }
    return asking instanceof Question.Masks masks
        ? tpo.questions().segment(masks.text())
        : asking.text();
  }

  private Answer answer(Tpo tpo, Question q, Question.Asking asking) {
    Media media = Media.of(q.media());
    AskOptions.Builder o = options.toBuilder().frames(q.frames());
    if (asking instanceof Question.Words w) {
      o.maxNewTokens(w.maxNewTokens()).chat(new AskOptions.Chat(w.instruction(), w.answerPrefix()));
      return tpo.ask(media, w.text(), o.build());
    }
    if (asking instanceof Question.Where where) {
      return tpo.ground(media, where.text(), o.build());
    }
    if (asking instanceof Question.When when) {
      return tpo.find(media, when.text(), o.build());
    }
    if (asking instanceof Question.Masks masks) {
      return tpo.segment(media, masks.text(), o.build());
    }
    if (asking instanceof Question.Assignment assignment) {
      o.boxes(assignment.boxes()).maxNewTokens(ANNOUNCEMENT).everyNthFrame(Integer.MAX_VALUE);
      return tpo.ask(media, assignment.text(), o.build());
    }
    return tpo.track(media, ((Question.Follow) asking).box(), o.build());
  }

  private Result finish(
      Path model, String checksum, Tpo tpo, Map<String, Reply> replies, Progress progress) {
    progress.update("scoring", 0, 0);
    Path out = plan.out().resolve("official");
    empty(out);
    Inputs inputs = exam.write(plan.data(), replies, out);
    Scores scores = exam.scored(plan.data()) ? benchmark.score(inputs) : unscored(out);
    long unreadable = replies.values().stream().filter(r -> r.answer().isEmpty()).count();
    List<String> warnings = new ArrayList<>(scores.warnings());
    warnings.addAll(unreadable(replies.values()));
    Result result =
        new Result(
            benchmark.card().name(),
            inputs.variant(),
            settings,
            model.toString(),
            checksum,
            tpo.toString(),
            tpo.dtype(),
            options.sampling().toString(),
            options.sampling().seed(),
            Commit.current(),
            Checksum.ofData(plan.data(), media(replies.values())),
            replies.values().stream().findFirst().map(Reply::prompt).orElse(""),
            replies.size(),
            (int) unreadable,
            replies.values().stream().mapToDouble(Reply::seconds).sum(),
            scores.document(),
            scores.items(),
            warnings);
    try {
      Path draft = plan.out().resolve(Result.FILE + ".tmp");
      Files.writeString(draft, Json.pretty(result) + "\n");
      Files.move(draft, plan.out().resolve(Result.FILE), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return result;
  }

  /** Each medium that could not be read, once, and how many questions it cost. */
  private static List<String> unreadable(Collection<Reply> replies) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    replies.forEach(r -> r.problem().ifPresent(why -> counts.merge(why, 1, Integer::sum)));
    Warnings warnings = new Warnings();
    counts.forEach(
        (why, n) ->
            warnings.add("unreadable media", n == 1 ? why : "%s (%d questions)".formatted(why, n)));
    return warnings.list();
  }

  private static SortedSet<Path> media(Collection<Reply> replies) {
    return replies.stream()
        .map(r -> Path.of(r.media()))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Scores unscored(Path out) {
    Warnings warnings = new Warnings();
    warnings.add(
        "not scored: the ground truth is on the benchmark's server; submit what is in " + out);
    return Scores.builder().build(warnings);
  }

  private static void empty(Path dir) {
    try {
      FileTree.remove(dir);
      Files.createDirectories(dir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
