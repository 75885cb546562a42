package io.github.tpo4j.data.world.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.data.read.Format;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleCheck;
import io.github.tpo4j.data.sample.SampleFile;
import io.github.tpo4j.data.world.Stories;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.data.world.words.Wordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublisherTest {
  @TempDir private static Path folder;
  private static List<Story> stories;

  @BeforeAll
  static void publish() {
    stories = Stories.of(24);
    publish(folder);
  }

  private static void publish(Path into) {
    try (Publisher out = Publisher.tests(into, stories, 8, 3, 5)) {
      stories.forEach(s -> out.add(new Film(s)));
    }
  }

  @Test
  void theSameSeedGivesTheSameBytes(@TempDir Path other) throws IOException {
    publish(other);
    Map<String, byte[]> first = bytes(folder);
    Map<String, byte[]> second = bytes(other);
    assertThat(second.keySet()).isEqualTo(first.keySet());
    first.forEach((name, bytes) -> assertThat(second.get(name)).as(name).isEqualTo(bytes));
  }

  private static Map<String, byte[]> bytes(Path root) throws IOException {
    Map<String, byte[]> all = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path f : files.filter(Files::isRegularFile).toList()) {
        all.put(root.relativize(f).toString(), Files.readAllBytes(f));
      }
    }
    return all;
  }

  @Test
  void samplesOfEveryKindAreSound() {
    assertThat(samples("caption")).allMatch(s -> s.task().isEmpty());
    assertThat(samples("dialogue")).allMatch(s -> s.turns().size() > 1);
    assertThat(samples("choice")).allMatch(Sample::isChoice);
    assertThat(samples("region")).allMatch(s -> s.task().orElseThrow() == Task.REGION);
    assertThat(samples("temporal")).allMatch(s -> s.task().orElseThrow() == Task.TEMPORAL);
    assertThat(samples("mask"))
        .allMatch(s -> s.task().orElseThrow() == Task.MASK)
        .anyMatch(s -> !s.inputBoxes().isEmpty())
        .allMatch(s -> s.masks().get(0).frames().get(0).mask().area() > 0);
  }

  @Test
  void whatIsPublishedCanBeTrainedOn() {
    Map<Format, String> sets =
        Map.of(
            Format.CHARADES_STA, "charades_sta/charades_sta_test.txt",
            Format.QVHIGHLIGHTS, "qvhighlights/highlight_val_release.jsonl",
            Format.REFCOCO, "refcoco/refcoco_val.jsonl",
            Format.MVBENCH, "mvbench/json",
            Format.NEXTGQA, "nextgqa/test.csv",
            Format.MEVIS, "mevis/valid_u",
            Format.REFYTVOS, "refytvos",
            Format.GOT10K, "got10k/val",
            Format.LASOT, "lasot");
    sets.forEach(
        (format, path) -> {
          Dataset data = format.open(folder.resolve(path), folder.resolve(path));
          for (int i = 0; i < data.size(); i++) {
            assertThat(SampleCheck.problems(data.get(i))).as("%s %d", format, i).isEmpty();
          }
        });
  }

  @Test
  void heldOutWordingsAreInTheirOwnFileOnly() {
    assertThat(samples("unseen")).allMatch(s -> isUnseen(s.turns().get(0)));
    for (String file : List.of("region", "temporal", "mask", "textualized")) {
      assertThat(samples(file)).noneMatch(s -> isUnseen(s.turns().get(0)));
    }
  }

  /** Whether a question begins and ends as a held-out wording does. */
  private static boolean isUnseen(PromptLayout.Turn turn) {
    return Stream.of(Wordings.values())
        .flatMap(w -> w.unseen().stream())
        .map(form -> form.split("\\{}", -1))
        .anyMatch(
            parts -> turn.question().startsWith(parts[0]) && turn.question().endsWith(parts[1]));
  }

  @Test
  void textualizedSamplesSayTheirTargets() {
    List<Sample> words = samples("textualized");
    assertThat(words)
        .hasSize(samples("region").size() + samples("temporal").size() + samples("mask").size())
        .allMatch(s -> s.task().isEmpty())
        .noneMatch(s -> s.turns().get(0).question().contains(Task.TRACK_BOX));
    assertThat(words)
        .extracting(s -> s.turns().get(0).answer())
        .anyMatch(a -> a.startsWith("From "));
    assertThat(words)
        .extracting(s -> s.turns().get(0).answer())
        .anyMatch(a -> a.matches("\\[\\d+, \\d+, \\d+, \\d+]\\."));
  }

  private static List<Sample> samples(String file) {
    List<Sample> all = new ArrayList<>();
    SampleFile.read(folder.resolve(file + ".jsonl"), (sample, line) -> all.add(sample));
    assertThat(all).as(file).isNotEmpty();
    return all;
  }

  @Test
  void charadesHasALineForEachQueryWithItsDuration() throws IOException {
    List<String> lines = Files.readAllLines(folder.resolve("charades_sta/charades_sta_test.txt"));
    assertThat(lines).isNotEmpty().allMatch(l -> l.matches("\\S+ \\d+\\.\\d \\d+\\.\\d##.+\\."));
    JsonNode durations = Json.tree(folder.resolve("charades_sta/charades_test_durations.json"));
    assertThat(lines).allMatch(l -> durations.has(l.split(" ")[0]));
  }

  @Test
  void qvHighlightsWindowsAreTheRelevantClips() throws IOException {
    for (String line :
        Files.readAllLines(folder.resolve("qvhighlights/highlight_val_release.jsonl"))) {
      JsonNode q = Json.tree(line, "line");
      int clips = 0;
      for (JsonNode w : q.get("relevant_windows")) {
        assertThat(w.get(0).asInt() % 2 + w.get(1).asInt() % 2).isZero();
        clips += (w.get(1).asInt() - w.get(0).asInt()) / 2;
      }
      assertThat(q.get("relevant_clip_ids")).hasSize(clips);
      assertThat(q.get("saliency_scores")).hasSize(clips);
      assertThat(q.get("duration").asInt() % 2).isZero();
    }
  }

  @Test
  void trackersFindABoxALineAndAPictureAFrame() throws IOException {
    Path val = folder.resolve("got10k/val");
    List<String> names = Files.readAllLines(val.resolve("list.txt"));
    assertThat(names).hasSize(3);
    for (String name : names) {
      int boxes = Files.readAllLines(val.resolve(name).resolve("groundtruth.txt")).size();
      assertThat(Files.readAllLines(val.resolve(name).resolve("cover.label"))).hasSize(boxes);
      assertThat(val.resolve(name).resolve("%08d.jpg".formatted(boxes))).exists();
      assertThat(val.resolve(name).resolve("%08d.jpg".formatted(boxes + 1))).doesNotExist();
    }
    Path lasot = folder.resolve("lasot");
    for (String name : Files.readAllLines(lasot.resolve("testing_set.txt"))) {
      List<String> boxes = Files.readAllLines(lasot.resolve(name).resolve("groundtruth.txt"));
      assertThat(boxes.get(0)).matches("\\d+,\\d+,\\d+,\\d+");
      assertThat(
              Files.readString(lasot.resolve(name).resolve("out_of_view.txt")).strip().split(","))
          .hasSize(boxes.size());
    }
  }

  @Test
  void expressionsOfVideosNameMasksThatAreThere() throws IOException {
    JsonNode meta = Json.tree(folder.resolve("mevis/valid_u/meta_expressions.json")).get("videos");
    JsonNode masks = Json.tree(folder.resolve("mevis/valid_u/mask_dict.json"));
    assertThat(meta).isNotEmpty();
    for (JsonNode video : meta) {
      for (JsonNode said : video.get("expressions")) {
        assertThat(masks.get(said.get("anno_id").get(0).asText()))
            .hasSameSizeAs(video.get("frames"));
      }
    }
    Path youtube = folder.resolve("refytvos");
    Json.tree(youtube.resolve("meta_expressions.json"))
        .get("videos")
        .fields()
        .forEachRemaining(v -> assertThat(idsOf(youtube, v.getKey())).isGreaterThan(0));
  }

  /** The largest object id on the first frame. */
  private static int idsOf(Path youtube, String video) {
    try {
      var raster =
          ImageIO.read(youtube.resolve("gt/Annotations/" + video + "/00000.png").toFile())
              .getRaster();
      int largest = 0;
      for (int id :
          raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null)) {
        largest = Math.max(largest, id);
      }
      return largest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void questionsHaveTheirAnswerAmongTheCandidates() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("mvbench/json"))) {
      for (Path file : files.toList()) {
        for (JsonNode item : Json.tree(file)) {
          List<String> candidates = new ArrayList<>();
          item.get("candidates").forEach(c -> candidates.add(c.asText()));
          assertThat(candidates).contains(item.get("answer").asText());
        }
      }
    }
    List<String> rows = Files.readAllLines(folder.resolve("nextgqa/test.csv"));
    assertThat(rows.get(0)).startsWith("video_id,frame_count,width,height,question,answer,qid");
    JsonNode spans = Json.tree(folder.resolve("nextgqa/gsub_test.json"));
    rows.stream()
        .skip(1)
        .map(r -> r.split(","))
        .forEach(r -> assertThat(spans.get(r[0]).get("location").has(r[6])).isTrue());
  }
}
