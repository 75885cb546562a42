package io.github.tpo4j.eval.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.model.AskOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Runs of the tiny random checkpoint: what is asked, kept and written, not what it means. */
class RunnerTest extends Runs {
  @Test
  void multipleChoiceIsAskedInTheOfficialPromptOnTheOfficialFrames() throws IOException {
    writeMvBench();
    Result result = run("mvbench", null, "0/1").orElseThrow();
    assertThat(result.asked()).isEqualTo(3);
    assertThat(result.unreadable()).isEqualTo(1);
    assertThat(result.warnings()).anyMatch(w -> w.contains("unreadable") && w.contains("gone.mp4"));
    assertThat(result.prompt())
        .startsWith("Carefully watch the video and pay attention to the cause")
        .endsWith("Question: What?\nOptions:\n(A) red\n(B) blue\nOnly give the best option.");
    assertThat(result.dataChecksum()).hasSize(64);
    assertThat(Result.read(dir.resolve("out"))).isEqualTo(result);
    List<Integer> frames = replies().get(0).frames();
    assertThat(frames).isSorted().allMatch(f -> f >= 2 && f <= 6); // 0.2 to 0.6 s at 10 a second
    // a video that cannot be read is wrong, though an empty answer would count as right
    assertThat(result.items().orElseThrow().items())
        .filteredOn(i -> i.id().equals("action_count.json#1"))
        .extracting(i -> i.value())
        .containsExactly(0.0);
  }

  private List<Reply> replies() throws IOException {
    return Files.readAllLines(dir.resolve("out/replies-0-of-1.jsonl")).stream()
        .map(l -> Json.read(l, Reply.class, "log"))
        .toList();
  }

  @Test
  void aSequenceThatCannotBeReadCostsItselfOnly() throws IOException {
    for (String name : List.of("whole", "broken")) {
      frames("val/" + name, "0000000");
      Path folder = data.resolve("val").resolve(name);
      Files.writeString(folder.resolve("groundtruth.txt"), "10,8,16,16\n14,8,16,16\n18,8,16,16\n");
      Files.writeString(folder.resolve("cover.label"), "8\n8\n8\n");
      Files.writeString(folder.resolve("meta_info.ini"), "[METAINFO]\nresolution: (64, 48)\n");
    }
    Files.writeString(data.resolve("val/list.txt"), "whole\nbroken\n");
    for (int i = 1; i <= 3; i++) {
      Files.write(data.resolve("val/broken/0000000%d.jpg".formatted(i)), new byte[50]);
    }
    data = data.resolve("val");
    Result result = run("got10k", null, "0/1").orElseThrow();
    assertThat(result.asked()).isEqualTo(2);
    assertThat(result.unreadable()).isEqualTo(1);
    assertThat(result.warnings()).anyMatch(w -> w.startsWith("unreadable media: "));
  }

  @Test
  void momentsAreWrittenAsCharadesAndQvHighlightsWantThem() throws IOException {
    Files.writeString(
        data.resolve("charades_sta_test.txt"), "a 0.0 1.0##the ball leaves.\nno 0.0 1.0##x\n");
    Files.writeString(data.resolve("charades_test_durations.json"), "{\"a\": 1.4, \"no\": 3}");
    Result result = run("charades-sta", null, "0/1").orElseThrow();
    assertThat(result.items().orElseThrow().items()).hasSize(2);
    Files.writeString(
        data.resolve("highlight_val_release.jsonl"),
        "{\"qid\": 7, \"query\": \"x\", \"duration\": 4, \"vid\": \"a\", \"relevant_windows\":"
            + " [[0, 2]], \"relevant_clip_ids\": [0], \"saliency_scores\": [[3, 3, 3]]}\n");
    RunPlan plan = new RunPlan(data, dir.resolve("qv"), Map.of(), OptionalInt.empty(), Shard.WHOLE);
    new Runner(Benchmarks.named("qvhighlights"), plan, AskOptions.DEFAULT)
        .run(CHECKPOINT, tpo, Progress.NONE);
    assertThat(Files.readString(dir.resolve("qv/official/predictions.jsonl")))
        .contains("\"qid\":7", "\"pred_relevant_windows\":[[", "\"pred_saliency_scores\":[");
  }

  @Test
  void aRunOfUnreadableVideosIsARunOfMisses() throws IOException {
    Files.writeString(data.resolve("charades_sta_test.txt"), "no 0.0 1.0##x\n");
    Files.writeString(data.resolve("charades_test_durations.json"), "{\"no\": 3}");
    assertThat(run("charades-sta", null, "0/1").orElseThrow().items().orElseThrow().mean())
        .isZero();
  }

  @Test
  void charadesIsAskedInWordsWhereTheWordsAreScored() throws IOException {
    Files.writeString(data.resolve("charades_sta_test.txt"), "a 0.0 1.0##the ball leaves.\n");
    Files.writeString(data.resolve("charades.json"), "{\"a\": {\"duration\": 1.4}}");
    Result result = run("charades-sta", Map.of("variant", "text"), null, "0/1").orElseThrow();
    assertThat(result.variant()).isEqualTo("text");
    assertThat(result.prompt())
        .startsWith("Please find the visual event described by a sentence in the video")
        .contains("the textual sentence: the ball leaves. Please return");
    Path official = dir.resolve("out/official");
    assertThat(Files.readString(official.resolve("predictions.jsonl"))).contains("\"answer\":");
    assertThat(official.resolve("charades.json")).exists();
    assertThatThrownBy(() -> run("charades-sta", Map.of("variant", "x"), null, "0/1"))
        .hasMessageContaining("charades-sta has vslnet, cgdetr, timechat, text");
  }

  @Test
  void aVideoThatCannotBeReadHitsNoHighlight() throws IOException {
    Files.writeString(
        data.resolve("highlight_val_release.jsonl"),
        "{\"qid\": 7, \"query\": \"x\", \"duration\": 4, \"vid\": \"gone\", \"relevant_windows\":"
            + " [[0, 2]], \"relevant_clip_ids\": [0], \"saliency_scores\": [[4, 4, 4]]}\n");
    Result result = run("qvhighlights", null, "0/1").orElseThrow();
    assertThat(result.number(List.of("brief", "HL-min-VeryGood-Hit1"))).hasValue(0);
    assertThat(result.unreadable()).isEqualTo(1);
  }

  private void frames(String folder, String first) throws IOException {
    Path to = Files.createDirectories(data.resolve(folder));
    for (int i = 0; i < 3; i++) {
      BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
      image.createGraphics().fillRect(10 + 4 * i, 8, 16, 16);
      ImageIO.write(image, "jpg", to.resolve(first + (i + 1) + ".jpg").toFile());
    }
  }

  @Test
  void picturesOfAFolderAreCountedFromOneAtTheRateOfTheAnnotation() throws IOException {
    frames("video/tvqa/clip_1", "0000");
    Files.createDirectories(data.resolve("json"));
    Files.writeString(
        data.resolve("json/episodic_reasoning.json"),
        "[{\"video\": \"clip_1\", \"question\": \"Who?\", \"candidates\": [\"he\", \"she\"],"
            + " \"answer\": \"he\", \"start\": 0.7, \"end\": 9, \"fps\": 3}]");
    assertThat(run("mvbench", null, "0/1").orElseThrow().unreadable()).isZero();
    // from picture 2 of 3: 0.7 s at 3 a second
    assertThat(replies().get(0).frames()).isSorted().startsWith(1).allMatch(f -> f == 1 || f == 2);
  }

  @Test
  void tracksAreBoxesAFrame() throws IOException {
    frames("s1", "0000000");
    Files.writeString(data.resolve("list.txt"), "s1\n");
    Files.writeString(data.resolve("s1/groundtruth.txt"), "10,8,16,16\n14,8,16,16\n18,8,16,16\n");
    Files.writeString(data.resolve("s1/cover.label"), "8\n8\n8\n");
    Files.writeString(data.resolve("s1/meta_info.ini"), "resolution: (64, 48)\n");
    Result result = run("got10k", null, "0/1").orElseThrow();
    assertThat(result.unreadable()).isZero();
    assertThat(dir.resolve("out/official/submission.zip")).exists();
    assertThat(Files.readAllLines(dir.resolve("out/official/tpo4j/s1/s1_001.txt")))
        .hasSize(3)
        .first()
        .isEqualTo("10.000,8.000,16.000,16.000");
  }

  @Test
  void lasotIsTrackedFromItsFirstBox() throws IOException {
    frames("ant/ant-1/img", "0000000");
    Files.writeString(
        data.resolve("ant/ant-1/groundtruth.txt"), "11,9,16,16\n15,9,16,16\n19,9,16,16\n");
    Files.writeString(data.resolve("ant/ant-1/full_occlusion.txt"), "0,0,0");
    Files.writeString(data.resolve("ant/ant-1/out_of_view.txt"), "0,0,0");
    assertThat(run("lasot", null, "0/1").orElseThrow().items().orElseThrow().items()).hasSize(1);
  }

  @Test
  void masksArePicturesOfEveryFrameAndAZip() throws IOException {
    frames("JPEGImages/v1", "0000");
    Files.writeString(
        data.resolve("meta_expressions.json"),
        "{\"videos\": {\"v1\": {\"frames\": [\"00001\", \"00002\", \"00003\"], \"expressions\":"
            + " {\"0\": {\"exp\": \"the white square\", \"anno_id\": [0]}}}}}");
    Files.writeString(data.resolve("mask_dict.json"), "{\"0\": [null, null, null]}");
    Result result = run("mevis", null, "0/1").orElseThrow();
    assertThat(result.unreadable()).isZero();
    try (Stream<Path> files = Files.walk(dir.resolve("out/official"))) {
      Path mask = files.filter(f -> f.endsWith("v1/0/00003.png")).findFirst().orElseThrow();
      assertThat(ImageIO.read(mask.toFile()).getWidth()).isEqualTo(64);
    }
  }

  @Test
  void videoMmeIsAskedWithTheSubtitlesOfItsFrames() throws IOException {
    writeVideoMme();
    assertThat(run("videomme", null, "0/1").orElseThrow().prompt())
        .startsWith("Select the best answer to the following multiple-choice question");
    Files.createDirectories(data.resolve("subtitle"));
    Files.writeString(
        data.resolve("subtitle/a.srt"),
        "1\n00:00:00,000 --> 00:00:00,650\n<font size=\".72c\">a ball</font>\n\n"
            + "2\n00:00:00,650 --> 00:00:09,000\nit leaves\n");
    Map<String, String> subtitled = Map.of("subtitles", "frames");
    assertThatThrownBy(() -> run("videomme", subtitled, null, "0/1"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining(
            "expected a run with options {\"subtitles\":\"frames\"} but it holds one with options")
        .hasMessageContaining("\"subtitles\":\"none\"");
    RunPlan plan =
        new RunPlan(data, dir.resolve("told"), subtitled, OptionalInt.empty(), Shard.WHOLE);
    Result told =
        new Runner(Benchmarks.named("videomme"), plan, AskOptions.DEFAULT)
            .run(CHECKPOINT, tpo, Progress.NONE)
            .orElseThrow();
    assertThat(told.options()).isEqualTo(subtitled);
    assertThat(told.variant()).isEqualTo("partial");
    assertThat(told.prompt())
        .startsWith("This video's subtitles are listed below:\na ball\n")
        .contains("\nit leaves\nSelect the best answer to the following multiple-choice question")
        .endsWith("of the correct option.\nWhat?\nA. a\nB. b\nC. c\nD. d\nThe best answer is:");
    List<Reply> replies = List.copyOf(Runner.replies(dir.resolve("told")).values());
    long lines = replies.get(0).prompt().lines().filter(l -> l.matches("a ball|it leaves")).count();
    assertThat(lines).as("one a frame").isEqualTo(replies.get(0).frames().size());
    // no subtitles, and no video
    assertThat(replies.get(1).prompt()).startsWith("Select the best answer");
    assertThat(replies.get(1).problem()).isPresent();
    assertThat(told.unreadable()).isEqualTo(1);
  }

  private void writeVideoMme() throws IOException {
    String video =
        """
        {"video_id": "%s", "videoID": "%s", "duration": "short", "domain": "Knowledge",
         "sub_category": "Law", "questions": [{"question_id": "%s-1", "task_type": "OCR Problems",
          "question": "What?", "options": ["A. a", "B. b", "C. c", "D. d"], "answer": "A"}]}\
        """;
    Files.writeString(
        data.resolve("videomme.json"),
        "[%s, %s]".formatted(video.formatted("1", "a", "1"), video.formatted("2", "gone", "2")));
  }

  @Test
  void settingsOfARunAreChecked() throws IOException {
    writeVideoMme();
    assertThatThrownBy(() -> run("videomme", Map.of("subtitles", "yes"), null, "0/1"))
        .hasMessage("--option subtitles=yes: expected none or frames");
    assertThatThrownBy(() -> run("videomme", Map.of("words", "1"), null, "0/1"))
        .hasMessage("--option words: a run of videomme has subtitles");
    assertThatThrownBy(() -> run("mevis", Map.of("words", "1"), null, "0/1"))
        .hasMessage("--option words: a run of mevis has no options");
    assertThatThrownBy(() -> run("videomme", Map.of("subtitles", "frames"), null, "0/1"))
        .hasMessageContaining("expected a folder of subtitles, one of subtitle, subtitles");
    Files.createDirectories(data.resolve("subtitles"));
    assertThatThrownBy(() -> run("videomme", Map.of("subtitles", "frames"), null, "0/1"))
        .hasMessageContaining("subtitles: expected VIDEO.srt or VIDEO.vtt of some videos");
  }

  @Test
  void mlvuIsAskedAndScored() throws IOException {
    Files.createDirectories(data.resolve("json"));
    Files.writeString(
        data.resolve("json/4_count.json"),
        "[{\"video\": \"a.mp4\", \"question\": \"How many?\", \"candidates\": [\"1\", \"2\"],"
            + " \"answer\": \"2\", \"question_type\": \"count\", \"duration\": 1.4}]");
    Result result = run("mlvu", null, "0/1").orElseThrow();
    assertThat(result.unreadable()).isZero();
    assertThat(result.prompt())
        .startsWith("Carefully watch this video and pay attention to every detail.")
        .endsWith("Question: How many?\nOptions:\n(A) 1\n(B) 2\nOnly give the best option.");
    assertThat(result.items().orElseThrow().items()).hasSize(1);
  }

  @Test
  void perceptionTestIsAskedAndSubmitted() throws IOException {
    Files.writeString(
        data.resolve("mc_question_valid.json"),
        """
        {"a": {"mc_question": [{"id": 0, "question": "What?", "options": ["x", "y", "z"],
          "answer_id": 1, "area": "physics", "reasoning": "descriptive", "tag": ["motion"]}]},
         "gone": {"mc_question": [{"id": 0, "question": "Who?", "options": ["x", "y", "z"],
          "answer_id": 2, "area": "memory", "reasoning": "descriptive", "tag": []}]}}\
        """);
    Result result = run("perceptiontest", null, "0/1").orElseThrow();
    assertThat(result.asked()).isEqualTo(2);
    assertThat(result.unreadable()).isEqualTo(1);
    assertThat(Json.tree(dir.resolve("out/official/answers.json")).at("/gone/0/answer_id").asInt())
        .isEqualTo(-1);
  }

  @Test
  void refDavisIsAskedOfAllAnnotators() throws IOException {
    frames("JPEGImages/480p/s", "0000");
    Files.createDirectories(data.resolve("ImageSets/2017"));
    Files.writeString(data.resolve("ImageSets/2017/val.txt"), "s\n");
    Path masks = Files.createDirectories(data.resolve("Annotations_unsupervised/480p/s"));
    for (int i = 1; i <= 3; i++) {
      BufferedImage ids = new BufferedImage(64, 48, BufferedImage.TYPE_BYTE_INDEXED);
      for (int p = 0; p < 256; p++) {
        ids.getRaster().setSample(10 + 4 * (i - 1) + p % 16, 8 + p / 16, 0, 1);
      }
      ImageIO.write(ids, "png", masks.resolve("0000" + i + ".png").toFile());
    }
    Files.writeString(
        data.resolve("meta_expressions.json"),
        "{\"videos\": {\"s\": {\"frames\": [\"00001\", \"00002\", \"00003\"], \"expressions\": {"
            + "\"0\": {\"exp\": \"white\"}, \"1\": {\"exp\": \"square\"}, \"2\": {\"exp\": \"it\"},"
            + " \"3\": {\"exp\": \"that\"}}}}}");
    Result result = run("ref-davis17", null, "0/1").orElseThrow();
    assertThat(result.asked()).isEqualTo(4);
    assertThat(result.unreadable()).isZero();
    assertThat(result.number(List.of("average_over_4_annotators", "J&F-Mean"))).isPresent();
    assertThat(dir.resolve("out/official/results/anno_3/s/00003.png")).exists();
  }

  @Test
  void aTestSplitEndsWithItsSubmission() throws IOException {
    frames("s1", "0000000");
    Files.writeString(data.resolve("list.txt"), "s1\n");
    Files.writeString(data.resolve("s1/groundtruth.txt"), "10,8,16,16\n");
    Result result = run("got10k", null, "0/1").orElseThrow();
    assertThat(result.items()).isEmpty();
    assertThat(result.warnings()).singleElement().asString().startsWith("not scored");
    try (ZipFile zip = new ZipFile(dir.resolve("out/official/submission.zip").toFile())) {
      assertThat(zip.stream().map(ZipEntry::getName))
          .containsExactly("s1/s1_001.txt", "s1/s1_time.txt");
    }
    assertThat(Files.readAllLines(dir.resolve("out/official/tpo4j/s1/s1_001.txt"))).hasSize(3);
  }

  @Test
  void splitsOfRefCocoAreScoredEachForItself() throws IOException {
    frames("images", "0");
    String line =
        "{\"image\": \"01.jpg\", \"sent\": \"square\", \"bbox\": [0, 0, 64, 48], \"height\": 48,"
            + " \"width\": 64}\n";
    Files.writeString(data.resolve("refcoco_testA.jsonl"), line);
    Files.writeString(data.resolve("refcoco_testB.jsonl"), line + line);
    Result result = run("refcoco", null, "0/1").orElseThrow();
    assertThat(result.number(List.of("n"))).hasValue(3);
    assertThat(result.number(List.of("per_split", "refcoco_testB", "n"))).hasValue(2);
    assertThat(result.number(List.of("per_split", "refcoco_testA", "Acc@0.5"))).isPresent();
  }

  @Test
  void whatCannotBeRunSaysSo() {
    assertThatThrownBy(() -> run("mmiu", null, "0/1"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("mmiu: a model cannot be run on it here");
  }
}
