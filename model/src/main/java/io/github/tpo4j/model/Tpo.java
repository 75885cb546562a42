package io.github.tpo4j.model;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.FeatureFile;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.video.FrameSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * A model that answers questions about pictures and videos in words, boxes, moments and masks.
 *
 * <pre>{@code
 * try (Tpo tpo = Tpo.load(Path.of("models/tpo-tiny"))) {
 *   Answer answer = tpo.ask(Media.of("clip.mp4"), "When does the red ball leave?");
 *   answer.moments().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Safe for several threads: weights are only read, and every request has its own scope of native
 * memory. Requests about the same medium wait for one another, because they share its visual tokens
 * and its place in the cache; requests about different media run side by side. Results are plain
 * Java values. {@link #close} must come after the last request.
 */
// N visual tokens · L positions · D LLM width
public final class Tpo implements AutoCloseable {
  private final TpoConfig config;
  private final VideoChatTpo model;
  private final ModelScope scope;
  private final Checkpoint.Report report;
  private final Tokenizer tokenizer;
  private final Prompts prompts;
  private final Optional<FeatureFile> features;
  private final OwnClipFeatures ownFeatures;
  private final Memory memory;
  private final Placement placement;
  private final FrameSource frames;

  private Tpo(
      TpoConfig config,
      ModelScope.Built<VideoChatTpo> built,
      Checkpoint.Report report,
      Tokenizer tokenizer,
      LoadOptions options) {
    this.config = config;
    this.model = built.value();
    this.scope = built.scope();
    this.report = report;
    this.tokenizer = tokenizer;
    this.memory = new Memory(options.mediaKept());
    this.placement = options.placement();
    this.frames = options.frames();
    this.prompts = new Prompts(tokenizer, model.ids(), config.bridge().queries());
    this.features = options.clipFeatures().map(f -> new FeatureFile(f, config.temporal()));
    this.ownFeatures = new OwnClipFeatures(model, config, tokenizer);
  }

  /** Loads a model directory on the device and in the type that suit the machine. */
  public static Tpo load(Path dir) {
    return load(dir, LoadOptions.DEFAULT);
  }

  /**
   * Loads a model directory: {@code config.json}, safetensors weights, tokenizer.
   *
   * @throws TpoException of kind model, naming every tensor that is missing, ill-shaped or left
   *     over
   */
  public static Tpo load(Path dir, LoadOptions options) {
    TorchRuntime.start();
    TpoConfig config = TpoConfig.read(dir);
    Tokenizer tokenizer = Tokenizers.open(dir);
    Tokenizers.requireFits(tokenizer, config.llm().vocab());
    TaskIds ids = TaskIds.of(tokenizer);
    Device device = TorchRuntime.device(options.device());
    Checkpoint.Report[] report = new Checkpoint.Report[1];
    // the mapping of the file belongs to the model's scope too: closing the model unmaps it
    ModelScope.Built<VideoChatTpo> built =
        ModelScope.build(
            () -> {
              Checkpoint checkpoint = Checkpoint.open(dir, NameMap.IDENTITY);
              Params params =
                  Params.from(checkpoint, options.type(checkpoint.parameters()), device);
              VideoChatTpo model = new VideoChatTpo(params, config, ids, HeadSettings.OWN);
              report[0] = checkpoint.finish(model::ignores);
              return model;
            });
    return new Tpo(config, built, report[0], tokenizer, options);
  }

  /** Answers with default options. */
  public Answer ask(Media media, String question) {
    return ask(media, question, AskOptions.DEFAULT);
  }

  /** Answers a question in words, and points where the model decides to. */
  public Answer ask(Media media, String question, AskOptions options) {
    return reply(media, question, options).answer();
  }

  /** The same, with what it took. */
  public Reply reply(Media media, String question, AskOptions options) {
    return with(
        media,
        question,
        question,
        options,
        (looked, scene) -> {
          List<State> states = new ArrayList<>();
          Prompt prompt = prompt(looked, prompts.question(looked.info, question, options), options);
          Generated said = generate(prompt, options, states);
          if (placement == Placement.TRAIN_LAYOUT) {
            looked.holds(concat(prompt.ids(), said.ids()));
          } else {
            looked.holds(
                prompt.ids()); // word embeddings stand where a prompt would put task tokens
          }
          Pointing pointing = new Pointing();
          // the published code keeps only the last task it was told of
          boolean lastOnly = placement == Placement.REFERENCE && !states.isEmpty();
          (lastOnly ? states.subList(states.size() - 1, states.size()) : states)
              .forEach(s -> model.head(s.task()).predict(s.state_D(), scene, pointing));
          return prompt.reply(said, answer(said.text().strip(), pointing, looked));
        });
  }

  /** Answers in words to words alone: there is nothing to point at. */
  public Reply say(String question, AskOptions options) {
    int[] ids = prompts.words(question, options).ids();
    try (KvCache cache = model.lm.newCache(1, ids.length + 64);
        PointerScope step = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Tensor ids_1L = Tensors.of(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
      Tensor new_1LD = model.embed(ids_1L, null, null);
      Prompt prompt = new Prompt(ids, new_1LD, cache);
      Generated said = generate(prompt, options, new ArrayList<>());
      return prompt.reply(said, Answer.ofText(said.text().strip(), MediaInfo.NONE));
    }
  }

  /** Where something is: one box on a picture, or on the first sampled frame of a video. */
  public Answer ground(Media media, String expression, AskOptions options) {
    return point(media, questions().ground(expression), expression, Task.REGION, options);
  }

  /** Where something is, with default options. */
  public Answer ground(Media media, String expression) {
    return ground(media, expression, AskOptions.DEFAULT);
  }

  /** When something happens: spans of a video, best first, and highlight scores. */
  public Answer find(Media video, String query, AskOptions options) {
    return point(video, questions().find(query), query, Task.TEMPORAL, options);
  }

  /** When something happens, with default options. */
  public Answer find(Media video, String query) {
    return find(video, query, AskOptions.DEFAULT);
  }

  /** Masks of a described object on every frame. */
  public Answer segment(Media media, String expression, AskOptions options) {
    return point(media, questions().segment(expression), expression, Task.MASK, options);
  }

  /** Masks of a described object, with default options. */
  public Answer segment(Media media, String expression) {
    return segment(media, expression, AskOptions.DEFAULT);
  }

  /**
   * Masks of the object that a box holds on the first frame. Only the mask head runs: a box says
   * more than the language model could.
   */
  public Answer track(Media media, Box box, AskOptions options) {
    if (box.clamped().area() == 0) {
      throw TpoException.usage(
          "track: the box %s holds nothing of the picture; expected x1 < x2 and y1 < y2 inside it"
              .formatted(box));
    }
    return with(
        media,
        "",
        "object",
        options,
        (looked, scene) -> {
          Pointing pointing = new Pointing();
          model.mask.track(box, scene, pointing);
          return answer("", pointing, looked);
        });
  }

  /** Masks of the object in a box, with default options. */
  public Answer track(Media media, Box box) {
    return track(media, box, AskOptions.DEFAULT);
  }

  /**
   * What the language model would see of a medium: its size, and when the sampled frames were
   * taken. They are kept for the questions that follow.
   */
  public MediaInfo look(Media media, FrameChoice frames) {
    try (Memory.Lease lease = lease(media, frames, Progress.NONE)) {
      return lease.looked().info;
    }
  }

  /** What this model is: sizes, type, what was loaded. */
  @Override
  public String toString() {
    return "%s; %s on %s".formatted(report, dtype(), model.lm.device().str().getString());
  }

  /** How the model is asked for its tasks by {@code ground}, {@code find} and {@code segment}. */
  public TaskQuestions questions() {
    return placement.questions();
  }

  /** Type of the language model's weights: {@code f32} or {@code bf16}. */
  public String dtype() {
    return TorchRuntime.name(model.lm.dtype());
  }

  /** What was loaded. */
  public Checkpoint.Report report() {
    return report;
  }

  /** Sizes of the model. */
  public TpoConfig config() {
    return config;
  }

  @Override
  public void close() {
    memory.close();
    tokenizer.close();
    scope.close();
  }

  /** A task's state, in the order in which the model thought of them. */
  private record State(Task task, Tensor state_D) {}

  private <T> T with(
      Media media, String question, String subject, AskOptions options, Work<T> work) {
    try (Memory.Lease lease = lease(media, options.frames(), options.progress());
        PointerScope step = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Looked looked = lease.looked();
      return work.run(
          looked, new LiveScene(looked, question, subject, () -> clips(looked, question), options));
    }
  }

  private Memory.Lease lease(Media media, FrameChoice frames, Progress progress) {
    return memory.lease(
        media, frames, () -> Looked.at(this.frames, media, frames, config, progress));
  }

  private Scene.Clips clips(Looked looked, String question) {
    if (features.isPresent()) {
      return features.get().of(looked.info, question);
    }
    if (config.ownClipFeatures()) {
      return ownFeatures.of(looked, question);
    }
    throw TpoException.usage(
        "this model's temporal head reads InternVideo2 and LLaMA features, which are not made by"
            + " the model itself; give them with --clip-features FILE"
            + " (LoadOptions.withClipFeatures)");
  }

  @FunctionalInterface
  private interface Work<T> {
    T run(Looked looked, Scene scene);
  }

  private static Answer answer(String text, Pointing p, Looked looked) {
    return new Answer(text, p.boxes(), p.moments(), p.saliency(), p.masks(), looked.info);
  }

  /** A prompt, embedded, and the cache cut to what it shares with the one before. */
  private record Prompt(int[] ids, Tensor new_1LD, KvCache cache) {
    Reply reply(Generated said, Answer answer) {
      int cached = ids.length - (int) new_1LD.size(1);
      return new Reply(answer, ids.length, cached, said.ids().length, said.end());
    }
  }

  private Prompt prompt(Looked looked, EncodedPrompt p, AskOptions options) {
    int[] ids = p.ids();
    Tensor ids_1L = Tensors.of(Arrays.stream(ids).asLongStream().toArray(), 1, ids.length);
    int trackBox = model.ids().trackBox();
    int firstBox = 0;
    while (firstBox < ids.length && ids[firstBox] != trackBox) {
      firstBox++;
    }
    KvCache cache = looked.cacheFor(model, ids, firstBox);
    Tensor all_1LD =
        model.embed(
            ids_1L,
            new PromptEmbeddings.Visual(looked.visual(model), slots(p)),
            boxes(options.boxes()));
    long past = cache.length();
    return new Prompt(ids, all_1LD.narrow(1, past, ids.length - past), cache);
  }

  private Tensor slots(EncodedPrompt p) {
    byte[] slots = new byte[p.length()];
    for (int i = 0; i < slots.length; i++) {
      slots[i] = (byte) (p.visual()[i] ? 1 : 0);
    }
    return Tensors.of(slots, 1, slots.length).to(ScalarType.Bool);
  }

  private Tensor boxes(List<Box> boxes) {
    if (boxes.isEmpty()) {
      return null;
    }
    float[] values = new float[4 * boxes.size()];
    for (int i = 0; i < boxes.size(); i++) {
      Box b = boxes.get(i).clamped();
      values[4 * i] = (float) b.x1();
      values[4 * i + 1] = (float) b.y1();
      values[4 * i + 2] = (float) b.x2();
      values[4 * i + 3] = (float) b.y2();
    }
    return Tensors.on(model.lm.device(), Tensors.of(values, boxes.size(), 4));
  }

  private Generated generate(Prompt prompt, AskOptions options, List<State> states) {
    TaskTokens tasks =
        new TaskTokens(
            model.taskTokens(),
            placement,
            (row, token, state_D) ->
                states.add(
                    new State(model.ids().announcedBy(token.start()).orElseThrow(), state_D)));
    options.progress().update("reading", 0, 1);
    int[] said = {0};
    Request request =
        new Request(
            options.maxNewTokens(),
            options.sampling().chooser().among(tokenizer.vocabSize()),
            Set.of(tokenizer.special().eos()),
            options.stop(),
            this::words,
            (row, id, text) -> {
              options.progress().update("answering", ++said[0], options.maxNewTokens());
              return text.isEmpty() || options.onText().test(text);
            });
    return new Generator(model.lm)
        .generate(prompt.cache(), prompt.new_1LD(), null, List.of(request), tasks)
        .get(0);
  }

  /** Text of ids without the tasks' words. */
  private String words(int[] ids) {
    return tokenizer.decode(
        Arrays.stream(ids).filter(id -> !model.ids().contains(id)).toArray(), true);
  }

  private static int[] concat(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /**
   * Asks a task's canonical question and reads the state as if the model had announced the task.
   */
  private Answer point(
      Media media, String question, String subject, Task task, AskOptions options) {
    return with(
        media,
        question,
        subject,
        options,
        (looked, scene) -> {
          if (task == Task.TEMPORAL && looked.info.isImage()) {
            throw TpoException.usage(
                media + ": is a picture, which has no moments; expected a video");
          }
          EncodedPrompt ids = prompts.announced(looked.info, question, task, placement, options);
          Prompt prompt = prompt(looked, ids, options);
          Tensor h_1LD = model.lm.hidden(prompt.new_1LD(), prompt.cache(), null);
          looked.holds(prompt.ids());
          Pointing pointing = new Pointing();
          model.head(task).predict(h_1LD.select(1, -1).view(-1), scene, pointing);
          return answer("", pointing, looked);
        });
  }
}
