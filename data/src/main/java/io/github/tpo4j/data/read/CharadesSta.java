package io.github.tpo4j.data.read;

import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.data.input.TextFile;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Moments in the format of Charades-STA: one {@code VIDEO START END##SENTENCE} a line, in seconds;
 * clips of one second, no saliency. A medium is {@code VIDEO.mp4}.
 */
final class CharadesSta {
  private static final Pattern LINE =
      Pattern.compile("(\\S+) (\\d+(?:\\.\\d+)?) (\\d+(?:\\.\\d+)?)##(.+)");

  private CharadesSta() {}

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    List<Sample> samples = new ArrayList<>();
    for (TextFile.Line line : TextFile.lines(annotations)) {
      samples.add(sample(line, samples.size()));
    }
    return omissions.dataset(media, samples);
  }

  private static Sample sample(TextFile.Line line, int number) {
    Matcher parts = LINE.matcher(line.text().strip());
    if (!parts.matches()) {
      throw line.expected("VIDEO START END##SENTENCE");
    }
    Sample.Window window =
        new Sample.Window(Double.parseDouble(parts.group(2)), Double.parseDouble(parts.group(3)));
    return SampleCheck.require(
        new Sample(
            String.valueOf(number),
            Optional.of(parts.group(1) + ".mp4"),
            Optional.empty(),
            "moment",
            List.of(
                new Turn(
                    TaskQuestions.OWN.find(parts.group(4)),
                    Task.TEMPORAL.startToken() + Task.TEMPORAL.placeholder())),
            List.of(),
            List.of(),
            Optional.of(new Sample.Moments(List.of(window), 1, List.of())),
            List.of()),
        line.where());
  }
}
