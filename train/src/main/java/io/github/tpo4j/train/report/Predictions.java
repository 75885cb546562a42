package io.github.tpo4j.train.report;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.page.Page;
import io.github.tpo4j.data.load.Thumbnail;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.Tpo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Asks a finished model about held-out samples and draws what it says beside the truth. */
final class Predictions {
  private static final List<String> FILES =
      List.of("region.jsonl", "temporal.jsonl", "mask.jsonl", "choice.jsonl", "caption.jsonl");

  /** Samples of each file. */
  private static final int EACH = 3;

  private static final int MOST_TOKENS = 80;

  private final Path heldOut;
  private final Page page;

  /**
   * @param heldOut folder of samples that were not trained on
   */
  Predictions(Path heldOut, Page page) {
    this.heldOut = heldOut;
    this.page = page;
  }

  /** Asks and draws, file by file. */
  void write(Tpo tpo) {
    for (String name : FILES) {
      Path file = heldOut.resolve(name);
      if (!Files.exists(file)) {
        continue;
      }
      page.heading(3, name.replace(".jsonl", ""));
      try (SampleFile samples = SampleFile.open(file)) {
        int shown = Math.min(EACH, samples.size());
        for (int i = 0; i < shown; i++) {
          draw(tpo, samples.get((int) ((i + 0.5) * samples.size() / shown)));
        }
      }
    }
  }

  private void draw(Tpo tpo, Sample s) {
    Path media = heldOut.resolve(s.media().orElse(""));
    try {
      Answer answer = ask(tpo, s, media);
      page.figure(picture(s, media, answer), caption(s, answer));
    } catch (TpoException e) {
      page.warning("%s: %s".formatted(s.id(), e.getMessage()));
    }
  }

  /** As it was trained: one frame is a picture, multiple choice has the layout of chat. */
  private static Answer ask(Tpo tpo, Sample s, Path media) {
    AskOptions.Builder options =
        AskOptions.builder()
            .boxes(s.inputBoxes())
            .maxNewTokens(MOST_TOKENS)
            .everyNthFrame(stride(s));
    if (s.isChoice()) {
      options.chat(new AskOptions.Chat(s.instruction().orElse(""), PromptLayout.BEST_OPTION));
    }
    String question = last(s).question();
    if (s.frame().isEmpty()) {
      return tpo.ask(Media.of(media), question, options.build());
    }
    try (FramePicture picture = FramePicture.of(media, s.frame().get())) {
      return tpo.ask(Media.of(picture.path()), question, options.build());
    }
  }

  /** Distance of the frames that the truth has masks of. */
  private static int stride(Sample s) {
    List<MaskTrack.Frame> frames = s.masks().isEmpty() ? List.of() : s.masks().get(0).frames();
    return frames.size() < 2 ? 1 : frames.get(1).index() - frames.get(0).index();
  }

  private static String picture(Sample s, Path media, Answer answer) {
    Task task = s.task().orElse(null);
    if (task == Task.REGION) {
      int frame = s.frame().orElseGet(() -> firstSampled(answer));
      return Thumbnail.of(media, Optional.of(frame))
          .map(t -> Sketch.boxes(t, s.boxes(), answer.boxes()))
          .orElse("");
    }
    if (task == Task.MASK) {
      return masks(s, media, answer);
    }
    Optional<Thumbnail> middle = Thumbnail.of(media, s.frame());
    String picture = middle.map(t -> Sketch.boxes(t, List.of(), List.of())).orElse("");
    return task == Task.TEMPORAL ? picture + timeline(s, answer) : picture;
  }

  private static String timeline(Sample s, Answer answer) {
    List<Moment> truth =
        s.moments().orElseThrow().windows().stream()
            .map(w -> new Moment(w.start(), w.end(), 1))
            .toList();
    return Sketch.timeline(
        answer.media().durationSeconds(),
        truth,
        answer.moments(),
        answer.saliency().stream().toList());
  }

  /** First, middle and last frame of the truth. */
  private static String masks(Sample s, Path media, Answer answer) {
    List<MaskTrack.Frame> truth = s.masks().get(0).frames();
    StringBuilder pictures = new StringBuilder();
    for (int at : new int[] {0, truth.size() / 2, truth.size() - 1}) {
      int frame = truth.get(at).index();
      List<Rle> said =
          answer.masks().stream()
              .flatMap(m -> m.frames().stream())
              .filter(f -> f.index() == frame)
              .map(MaskTrack.Frame::mask)
              .toList();
      Thumbnail.of(media, Optional.of(frame))
          .ifPresent(t -> pictures.append(Sketch.masks(t, List.of(truth.get(at).mask()), said)));
    }
    return pictures.toString();
  }

  private static int firstSampled(Answer answer) {
    return (int) Math.rint(answer.media().sampledSeconds().get(0) * answer.media().fps());
  }

  private static String caption(Sample s, Answer answer) {
    String question = last(s).question().replace(ChoicePrompt.INSTRUCTION, "");
    String truth = s.task().isPresent() ? windows(s) : last(s).answer();
    String said = s.task().isPresent() ? pointed(answer) : answer.text();
    return "%s<br><span class=\"t\">%s</span><br><span class=\"p\">%s</span>"
        .formatted(lines(question), lines(truth), lines(said));
  }

  private static String lines(String text) {
    return Page.escaped(text.strip()).replace("\n", "<br>");
  }

  private static String windows(Sample s) {
    return s.moments().map(Sample.Moments::windows).orElse(List.of()).stream()
        .map(w -> span(w.start(), w.end()))
        .collect(Collectors.joining(", "));
  }

  /** What the answer points at, in words; pictures show boxes and masks. */
  private static String pointed(Answer a) {
    if (!a.moments().isEmpty()) {
      return span(a.moments().get(0).start(), a.moments().get(0).end());
    }
    boolean points = !a.boxes().isEmpty() || a.saliency().isPresent() || !a.masks().isEmpty();
    return points ? a.text() : "calls no head: " + a.text();
  }

  private static String span(double start, double end) {
    return String.format(Locale.ROOT, "%.1f to %.1f s", start, end);
  }

  private static PromptLayout.Turn last(Sample s) {
    return s.turns().get(s.turns().size() - 1);
  }
}
