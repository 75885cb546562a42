package io.github.tpo4j.eval.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Benchmarks;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The items of a run's scores are its questions, so that pages can show what was answered. */
class ItemsAreQuestionsTest {
  @TempDir private Path dir;
  private Path data;

  private static Stream<String> runnable() {
    return Benchmarks.all().stream().filter(b -> b.exam().isPresent()).map(b -> b.card().name());
  }

  private static Reply reply(Question q) {
    Answer answer =
        new Answer(
            "A",
            List.of(new Box(0, 0, 1, 1)),
            List.of(new Moment(0, 1, 1)),
            Optional.empty(),
            List.of(),
            new MediaInfo(4, 2, 0.2, 10, 2, List.of()));
    return new Reply(q.id(), q.task(), "", "", Optional.of(answer), Optional.empty(), List.of(), 1);
  }

  @ParameterizedTest
  @MethodSource("runnable")
  void everyItemHasRepliesAndEveryReplyOneItem(String name) throws IOException {
    data = Files.createDirectories(dir.resolve("data"));
    write(name);
    Benchmark benchmark = Benchmarks.named(name);
    Exam exam = benchmark.exam().orElseThrow();
    Map<String, Reply> replies = new LinkedHashMap<>();
    exam.questions(data).forEach(q -> replies.put(q.id(), reply(q)));
    Inputs inputs = exam.write(data, replies, Files.createDirectories(dir.resolve("out")));
    List<Items.Item> items = benchmark.score(inputs).items().orElseThrow().items();
    assertThat(items)
        .hasSizeGreaterThan(1)
        .allMatch(i -> replies.values().stream().anyMatch(r -> r.isTo(i)));
    assertThat(replies.values()).allMatch(r -> items.stream().filter(r::isTo).count() == 1);
  }

  private void file(String name, String text) throws IOException {
    Path file = data.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  /** A mask of a benchmark's first frame; two objects. */
  private void mask(String name) throws IOException {
    BufferedImage ids = new BufferedImage(4, 2, BufferedImage.TYPE_BYTE_INDEXED);
    ids.getRaster().setSample(1, 1, 0, 1);
    ids.getRaster().setSample(2, 1, 0, 2);
    file(name, "");
    ImageIO.write(ids, "png", data.resolve(name).toFile());
  }

  /** A small data set in its published layout; the media need not be there. */
  private void write(String name) throws IOException {
    String expressions =
        """
        {"videos": {"s": {"frames": ["00000", "00001"], "expressions": {%s}}}}
        """;
    String two =
        """
        "0": {"exp": "x", "obj_id": "1", "anno_id": [0]},
        "1": {"exp": "y", "obj_id": "2", "anno_id": [0]}\
        """;
    String choice =
        "{\"video\": \"a\", \"question\": \"?\", \"candidates\": [\"x\"], \"answer\": \"x\"}";
    switch (name) {
      case "mvbench" -> {
        file("json/action_count.json", "[%s]".formatted(choice));
        file("json/action_sequence.json", "[%s, %s]".formatted(choice, choice));
      }
      case "mlvu" -> {
        file("json/4_count.json", "[%s]".formatted(choice));
        file("json/3_ego.json", "[%s, %s]".formatted(choice, choice));
      }
      case "videomme" ->
          file(
              "videomme.json",
              """
              [{"video_id": "1", "duration": "short", "domain": "Knowledge", "sub_category": "Law",
                "questions": [
                  {"question_id": "1-1", "task_type": "OCR Problems", "question": "?",
                   "options": ["A. a"], "answer": "A"},
                  {"question_id": "1-2", "task_type": "OCR Problems", "question": "?",
                   "options": ["A. a"], "answer": "B"}]}]
              """);
      case "perceptiontest" ->
          file(
              "mc_question_valid.json",
              """
              {"a": {"mc_question": [
                {"id": 0, "question": "?", "options": ["x", "y"], "answer_id": 1},
                {"id": 1, "question": "?", "options": ["x", "y"], "answer_id": 0}]}}
              """);
      case "charades-sta" -> file("charades_sta_test.txt", "a 0.0 1.0##x\na 1.0 2.0##y\n");
      case "qvhighlights" -> {
        String line =
            """
            {"qid": %d, "query": "x", "duration": 4, "vid": "a", "relevant_windows": [[0, 2]], \
            "relevant_clip_ids": [0], "saliency_scores": [[3, 3, 3]]}
            """;
        file("highlight_val_release.jsonl", line.formatted(7) + line.formatted(3));
      }
      case "nextgqa" -> {
        file(
            "val.csv",
            "video_id,question,answer,qid,type,a0,a1,a2,a3,a4\n"
                + "10,why,yes,0,CW,no,yes,b,c,d\n10,how,d,1,CH,no,yes,b,c,d\n");
        file(
            "gsub_val.json",
            "{\"10\": {\"duration\": 9, \"location\": {\"0\": [[1, 3]], \"1\": [[4, 5]]}}}");
      }
      case "refcoco" -> {
        String line =
            """
            {"image": "1.jpg", "sent": "x", "bbox": [0, 0, 4, 2], "height": 2, "width": 4}
            """;
        file("refcoco_testA.jsonl", line);
        file("refcoco_testB.jsonl", line + line);
      }
      case "ref-youtube-vos" -> {
        file("meta_expressions.json", expressions.formatted(two));
        mask("Annotations/s/00000.png");
        mask("Annotations/s/00001.png");
      }
      case "mevis" -> {
        file("meta_expressions.json", expressions.formatted(two));
        file("mask_dict.json", "{\"0\": [null, null]}");
      }
      case "ref-davis17" -> {
        String ofAll = "\"%d\": {\"exp\": \"x\"}, \"%d\": {\"exp\": \"x\"}, ".repeat(4);
        file(
            "meta_expressions.json",
            expressions.formatted(
                ofAll.substring(0, ofAll.length() - 2).formatted(0, 1, 2, 3, 4, 5, 6, 7)));
        file("ImageSets/2017/val.txt", "s\n");
        mask("Annotations_unsupervised/480p/s/00000.png");
        mask("Annotations_unsupervised/480p/s/00001.png");
      }
      case "lasot" -> {
        for (String sequence : List.of("ant-1", "bee-2")) {
          file(sequence + "/groundtruth.txt", "1,1,2,2\n1,1,2,2\n");
          file(sequence + "/full_occlusion.txt", "0,0");
          file(sequence + "/out_of_view.txt", "0,0");
        }
      }
      case "got10k" -> {
        for (String sequence : List.of("s1", "s2")) {
          file(sequence + "/groundtruth.txt", "0,0,2,2\n0,0,2,2\n");
          file(sequence + "/cover.label", "8\n8\n");
          file(sequence + "/meta_info.ini", "[METAINFO]\nresolution: (4, 2)\n");
        }
        file("list.txt", "s1\ns2\n");
      }
      case "task-assignment" -> {
        String line =
            """
            {"id":"%s","media":"a.mp4","kind":"region","turns":[{"question":"Box it.",\
            "answer":"<box_begin><boxes>"}],"boxes":[{"x1":0,"y1":0,"x2":1,"y2":1}]}
            """;
        Files.createDirectories(data.resolve("refcoco"));
        file("unseen.jsonl", line.formatted("a") + line.formatted("b"));
      }
      default -> throw new AssertionError("give the benchmark %s data here".formatted(name));
    }
  }
}
