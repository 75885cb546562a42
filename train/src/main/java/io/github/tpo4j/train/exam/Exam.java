package io.github.tpo4j.train.exam;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.load.Frames;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.model.AskOptions;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.train.recipe.ExamSettings;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;

/** Asks a model held-out samples of conversation and tasks, as a user would. */
public final class Exam {
  private static final int LETTER = 4;
  private static final int TASK_WORDS = 4;

  private final Path folder;
  private final int samples;
  private final String device;

  /**
   * @param data folder that the split is relative to
   * @param device to ask on, as for {@link LoadOptions}
   */
  public Exam(ExamSettings settings, Path data, String device) {
    folder = data.resolve(settings.data());
    samples = settings.samples();
    this.device = device;
    if (!Files.exists(file("choice"))) {
      throw TpoException.data(
          ("%s: there is no such file; expected the held-out split that exam.data names; `tpo world"
                  + " make --split val --out %s` makes it")
              .formatted(file("choice"), folder));
    }
  }

  /** All figures of the model in a directory. */
  public Map<Figure, Double> ask(Path model) {
    Map<Figure, List<Double>> marks = new EnumMap<>(Figure.class);
    try (Tpo tpo = Tpo.load(model, LoadOptions.DEFAULT.withDevice(device))) {
      for (Sample sample : some("choice")) {
        mark(marks, Figure.CHOICE, choice(tpo, sample));
      }
      for (Task task : Task.values()) {
        for (Sample sample : some(task.name().toLowerCase(Locale.ROOT))) {
          Answer answer = answer(tpo, sample);
          mark(marks, Figure.ASSIGNMENT, Marks.assigned(answer, task) ? 1 : 0);
          mark(marks, Figure.of(task), Marks.overlap(answer, sample));
        }
      }
    }
    Map<Figure, Double> means = new EnumMap<>(Figure.class);
    marks.forEach(
        (figure, all) ->
            means.put(figure, all.stream().mapToDouble(x -> x).average().orElseThrow()));
    return means;
  }

  /** Share of the multiple-choice questions that guessing gets right. */
  public double chance() {
    return some("choice").stream()
        .mapToDouble(s -> 1.0 / last(s).question().lines().filter(l -> l.startsWith("(")).count())
        .average()
        .orElseThrow();
  }

  private double choice(Tpo tpo, Sample sample) {
    AskOptions options =
        AskOptions.builder()
            .maxNewTokens(LETTER)
            .chat(new AskOptions.Chat(sample.instruction().orElse(""), PromptLayout.BEST_OPTION))
            .build();
    String letter = last(sample).answer().substring(PromptLayout.BEST_OPTION.length());
    String said = tpo.ask(media(sample), last(sample).question(), options).text();
    return !said.isEmpty() && said.charAt(0) == letter.charAt(0) ? 1 : 0;
  }

  private Answer answer(Tpo tpo, Sample sample) {
    AskOptions options =
        AskOptions.builder()
            .maxNewTokens(TASK_WORDS)
            .boxes(sample.inputBoxes())
            .everyNthFrame(Marks.frameStep(sample))
            .build();
    if (sample.frame().isEmpty()) {
      return tpo.ask(media(sample), last(sample).question(), options);
    }
    Path picture = picture(sample);
    try {
      return tpo.ask(Media.of(picture), last(sample).question(), options);
    } finally {
      picture.toFile().delete();
    }
  }

  /** The one frame of a sample as a file. */
  private Path picture(Sample sample) {
    Frames frame = Frames.single(media(sample).path(), sample.frame().orElseThrow());
    byte[] rgb = frame.rgb_HW3().get(0);
    BufferedImage image =
        new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < rgb.length / 3; i++) {
      int colour = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      image.setRGB(i % frame.width(), i / frame.width(), colour);
    }
    try {
      Path file = Files.createTempFile("tpo-exam", ".png");
      ImageIO.write(image, "png", file.toFile());
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Samples from all of a file, the same ones every time. */
  private List<Sample> some(String name) {
    try (SampleFile all = SampleFile.open(file(name))) {
      int n = Math.min(samples, all.size());
      List<Sample> some = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        some.add(all.get((int) ((long) i * all.size() / n)));
      }
      return some;
    }
  }

  private Path file(String name) {
    return folder.resolve(name + ".jsonl");
  }

  private Media media(Sample sample) {
    return Media.of(folder.resolve(sample.media().orElseThrow()));
  }

  private static PromptLayout.Turn last(Sample sample) {
    return sample.turns().get(sample.turns().size() - 1);
  }

  private static void mark(Map<Figure, List<Double>> marks, Figure figure, double mark) {
    marks.computeIfAbsent(figure, f -> new ArrayList<>()).add(mark);
  }
}
