package io.github.tpo4j.data.read;

import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TaskQuestions;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.Csv;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Questions with evidence in the format of NExT-GQA: {@code SPLIT.csv} with five options a
 * question, and beside it {@code gsub_SPLIT.json} with the spans in which the answer can be seen. A
 * question is one sample of multiple choice, and one of moments where it has spans; without the
 * second file, which the training split lacks, there is multiple choice alone.
 *
 * <p>A medium is {@code VIDEO.mp4}, or what {@code map_vid_vidorID.json} beside the questions says
 * of its name.
 */
final class NextGqa {
  private static final int OPTIONS = 5;

  private final Map<String, JsonEntry> evidence;
  private final Map<String, JsonEntry> names;

  private NextGqa(Map<String, JsonEntry> evidence, Map<String, JsonEntry> names) {
    this.evidence = evidence;
    this.names = names;
  }

  static Dataset open(Path annotations, Path media) {
    Omissions omissions = new Omissions(annotations);
    String split = annotations.getFileName().toString().replaceFirst("\\.csv(\\.gz)?$", "");
    NextGqa reader =
        new NextGqa(
            members(annotations.resolveSibling("gsub_" + split + ".json"), omissions),
            members(annotations.resolveSibling("map_vid_vidorID.json"), omissions));
    List<Sample> samples = new ArrayList<>();
    for (Csv.Row row : Csv.read(annotations)) {
      samples.add(SampleCheck.require(reader.choice(row), row.where()));
      reader.moments(row).ifPresent(s -> samples.add(SampleCheck.require(s, row.where())));
    }
    return omissions.dataset(media, samples);
  }

  private static Map<String, JsonEntry> members(Path file, Omissions omissions) {
    return Files.exists(file) ? JsonFile.read(file, omissions).members() : Map.of();
  }

  private Sample choice(Csv.Row row) {
    List<String> options = IntStream.range(0, OPTIONS).mapToObj(i -> row.get("a" + i)).toList();
    int right = options.indexOf(row.get("answer"));
    if (right < 0) {
      throw TpoException.data(
          "%s: expected the answer among a0 to a4 but found \"%s\""
              .formatted(row.where(), row.get("answer")));
    }
    return Sample.conversation(
        id(row) + "-answer",
        Optional.of(video(row)),
        "evidence_answer",
        List.of(
            new Turn(
                ChoicePrompt.question(row.get("question"), options),
                ChoicePrompt.answer(right, options.get(right)))));
  }

  private Optional<Sample> moments(Csv.Row row) {
    Optional<JsonEntry> spans =
        Optional.ofNullable(evidence.get(row.get("video_id")))
            .flatMap(v -> v.get("location").find(row.get("qid")));
    return spans.map(
        s ->
            new Sample(
                id(row) + "-evidence",
                Optional.of(video(row)),
                Optional.empty(),
                "evidence_moment",
                List.of(
                    new Turn(
                        TaskQuestions.OWN.find(row.get("question")),
                        Task.TEMPORAL.startToken() + Task.TEMPORAL.placeholder())),
                List.of(),
                List.of(),
                Optional.of(
                    new Sample.Moments(
                        s.list().stream().map(NextGqa::window).toList(), 1, List.of())),
                List.of()));
  }

  private static Sample.Window window(JsonEntry span) {
    double[] ends = span.numbers();
    if (ends.length != 2) {
      throw span.expected("a start and an end in seconds");
    }
    return new Sample.Window(ends[0], ends[1]);
  }

  private String video(Csv.Row row) {
    String id = row.get("video_id");
    return (names.containsKey(id) ? names.get(id).text() : id) + ".mp4";
  }

  private static String id(Csv.Row row) {
    return "%s-%s".formatted(row.get("video_id"), row.get("qid"));
  }
}
