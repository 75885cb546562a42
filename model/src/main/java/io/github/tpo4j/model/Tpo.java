package io.github.tpo4j.model;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.connector.PromptEmbeddings;
import io.github.tpo4j.model.heads.Pointing;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.ClipFeatures;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskToken;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Checkpoint;
import io.github.tpo4j.model.weights.NameMap;
import io.github.tpo4j.model.weights.Params;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

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
  private final PromptEncoder prompts;
  private final ClipFeatures features;
  private final Memory memory;

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
    int visual = config.bridge().queries();
    this.prompts = new PromptEncoder(tokenizer, visual, PromptEncoder.PUBLISHED_LIMIT);
    this.features = features(options);
  }

  /** Loads a model directory on the device and in the type that suit the machine. */
  public static Tpo load(Path dir) {
    return load(dir, LoadOptions.DEFAULT);
  }

  /**
   * Loads a model directory: {@code config.json}, safetensors weights, tokenizer.
   *
   * @throws TpoException of kind model, naming every tensor that is missing, ill-shaped or left over
   */
  public static Tpo load(Path dir, LoadOptions options) {
    TorchRuntime.start();
    TpoConfig config = TpoConfig.read(dir);
    Tokenizer tokenizer = Tokenizers.open(dir);
    Tokenizers.requireFits(tokenizer, config.llm().vocab());
    TaskIds ids = TaskIds.of(tokenizer);
    Checkpoint checkpoint = Checkpoint.open(dir, NameMap.IDENTITY);
    Params params =
        Params.from(
            checkpoint, options.type(checkpoint.parameters()), TorchRuntime.device(options.device()));
    Checkpoint.Report[] report = new Checkpoint.Report[1];
    ModelScope.Built<VideoChatTpo> built =
        ModelScope.build(
            () -> {
              VideoChatTpo model = new VideoChatTpo(params, config, ids);
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
    return with(
        media,
        question,
        options,
        (looked, scene) -> {
          List<State> states = new ArrayList<>();
          String text = generate(looked, question, options, states);
          Pointing pointing = new Pointing();
          // the published code keeps only the last task it was told of
          boolean lastOnly = options.placement() == Placement.REFERENCE && !states.isEmpty();
          (lastOnly ? states.subList(states.size() - 1, states.size()) : states)
              .forEach(s -> model.head(s.task()).predict(s.state_D(), scene, pointing));
          return answer(text, pointing, looked);
        });
  }

  /** Where something is: one box on a picture, or on the first frame of a video. */
  public Answer ground(Media media, String expression, AskOptions options) {
    return point(media, TaskQuestions.ground(expression), Task.REGION, options);
  }

  /** Where something is, with default options. */
  public Answer ground(Media media, String expression) {
    return ground(media, expression, AskOptions.DEFAULT);
  }

  /** When something happens: spans of a video, best first, and highlight scores. */
  public Answer find(Media video, String query, AskOptions options) {
    return point(video, TaskQuestions.find(query), Task.TEMPORAL, options);
  }

  /** When something happens, with default options. */
  public Answer find(Media video, String query) {
    return find(video, query, AskOptions.DEFAULT);
  }

  /** Masks of a described object on every frame. */
  public Answer segment(Media media, String expression, AskOptions options) {
    return point(media, TaskQuestions.segment(expression), Task.MASK, options);
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
