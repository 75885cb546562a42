package io.github.tpo4j.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.DatasetContract;
import io.github.tpo4j.data.sample.Sample;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Test sets as something to train on, each in small, by hand, as its publishers write it. */
class PublishedSetsTest {
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;

  abstract static class Contract extends DatasetContract {
    Path write(String name, String text) {
      try {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** A grey picture; pixels are row by row, and all 0 where there are none. */
    void picture(String name, int... pixels) {
      BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
      for (int i = 0; i < pixels.length; i++) {
        image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, pixels[i]);
      }
      try {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        ImageIO.write(image, name.substring(name.lastIndexOf('.') + 1), file.toFile());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    List<String> ids(Dataset data) {
      return IntStream.range(0, data.size()).mapToObj(i -> data.get(i).id()).toList();
    }

    void refuses(Format format, Path path, String message) {
      assertThatThrownBy(() -> format.open(path, folder))
          .isInstanceOf(TpoException.class)
          .hasMessageContaining(message);
    }
  }

  @Nested
  class MvBenchTest extends Contract {
    private static final String TEXT =
        """
        [{"video": "a.mp4", "question": "What moves?", "candidates": ["a cat", "a dog"], "answer": "a dog"},
         {"video": "b.mp4", "question": "Who?", "candidates": ["he", "she"], "answer": "he", "start": 1, "end": 3},
         {"video": "b.mp4", "question": "Who?", "candidates": ["he", "she"], "answer": "he"}]
        """;

    @Override
    protected Dataset open() {
      write("json/state_change.json", TEXT);
      return Format.MVBENCH.open(folder.resolve("json"), folder);
    }

    @Test
    void aQuestionIsMultipleChoiceOfItsTaskAndAPartOfAVideoIsLeftOut() {
      Sample first = open().get(0);
      assertThat(first.kind()).isEqualTo("state_change");
      assertThat(first.isChoice()).isTrue();
      assertThat(first.turns().get(0).question())
          .isEqualTo(ChoicePrompt.question("What moves?", List.of("a cat", "a dog")));
      assertThat(first.turns().get(0).answer()).isEqualTo("Best Option: (B) a dog");
      assertThat(ids(open())).containsExactly("state_change-0", "state_change-2");
      Path file = write("json/state_change.json", TEXT.replace("\"a dog\"}", "\"a cow\"}"));
      refuses(
          Format.MVBENCH,
          file,
          "state_change.json[0] \"answer\": expected one of the candidates but found \"a cow\"");
      Path parts = write("parts.json", "[{\"start\": 1}]");
      refuses(
          Format.MVBENCH, parts, "but found 1, all left out: [it is about a part of its video]");
    }
  }

  @Nested
  class NextGqaTest extends Contract {
    private static final String TEXT =
        """
        video_id,frame_count,width,height,question,answer,qid,type,a0,a1,a2,a3,a4
        7,90,6,4,why did he stop,to rest,1,CW,to eat,to rest,to go,to see,to hide
        8,90,6,4,"what, then",fell,0,TN,sat,ran,fell,ate,left
        """;

    @Override
    protected Dataset open() {
      write(
          "gsub_val.json",
          "{\"7\": {\"duration\": 30, \"location\": {\"1\": [[1.5, 4], [6, 7.5]]}, \"fps\": 3}}");
      write("map_vid_vidorID.json", "{\"7\": \"1000/7\"}");
      return Format.NEXTGQA.open(write("val.csv", TEXT), folder);
    }

    @Test
    void aQuestionIsMultipleChoiceAndItsEvidenceIsMoments() {
      Dataset data = open();
      assertThat(ids(data)).containsExactly("7-1-answer", "7-1-evidence", "8-0-answer");
      assertThat(data.get(0).media()).hasValue("1000/7.mp4");
      assertThat(data.get(0).turns().get(0).answer()).isEqualTo("Best Option: (B) to rest");
      assertThat(data.get(1).moments().orElseThrow().windows())
          .containsExactly(new Sample.Window(1.5, 4), new Sample.Window(6, 7.5));
      assertThat(data.get(1).turns().get(0).question())
          .isEqualTo("When does \"why did he stop\" happen in the video?");
      assertThat(data.get(2).media()).hasValue("8.mp4");
      Path file = write("val.csv", TEXT.replace("stop,to rest", "stop,to sleep"));
      refuses(Format.NEXTGQA, file, "val.csv:2: expected the answer among a0 to a4 but found");
    }

    @Test
    void aSplitWithoutSpansIsMultipleChoiceAlone() {
      Dataset data = Format.NEXTGQA.open(write("train.csv", TEXT), folder);
      assertThat(ids(data)).containsExactly("7-1-answer", "8-0-answer");
    }
  }

  @Nested
  class MevisTest extends Contract {
    private static final Rle LEFT = Rle.ofRuns(HEIGHT, WIDTH, 0, 4, 20);
    private static final Rle RIGHT = Rle.ofRuns(HEIGHT, WIDTH, 20, 4);

    @Override
    protected Dataset open() {
      write(
          "meta_expressions.json",
          """
          {"videos": {"v": {"frames": ["00000", "00001"], "expressions": {
            "0": {"exp": "the one that runs", "obj_id": [1], "anno_id": [3]},
            "1": {"exp": "the two that run", "obj_id": [1, 2], "anno_id": [3, 4]},
            "2": {"exp": "the one that comes", "obj_id": [3], "anno_id": [5]}}}}}
          """);
      write(
          "mask_dict.json",
          "{\"3\": [%s, null], \"4\": [%s, null], \"5\": [null, %s]}"
              .formatted(json(LEFT), json(RIGHT), json(LEFT)));
      return Format.MEVIS.open(folder, folder.resolve("JPEGImages"));
    }

    private static String json(Rle mask) {
      return "{\"size\": [%d, %d], \"counts\": \"%s\"}".formatted(HEIGHT, WIDTH, mask.counts());
    }

    @Test
    void allObjectsOfAnExpressionAreOneMaskAndWhoComesLaterIsLeftOut() {
      Dataset data = open();
      assertThat(ids(data)).containsExactly("v-0", "v-1");
      assertThat(data.get(0).masks().get(0).frames().get(0).mask()).isEqualTo(LEFT);
      assertThat(data.get(1).masks().get(0).frames().get(0).mask())
          .isEqualTo(Rle.ofRuns(HEIGHT, WIDTH, 0, 4, 16, 4));
      assertThat(data.get(0).turns().get(0).question())
          .isEqualTo("Show the motion path of the one that runs through the video.");
      assertThat(data.media(data.get(0))).hasValue(folder.resolve("JPEGImages/v"));
      write("mask_dict.json", "{\"3\": [null, null]}");
      refuses(Format.MEVIS, folder, "expected an annotation of");
    }
  }

  @Nested
  class RefYoutubeVosTest extends Contract {
    @Override
    protected Dataset open() {
      Path meta =
          write(
              "meta/meta_expressions.json",
              """
              {"videos": {"v": {"frames": ["00005", "00010"], "expressions": {
                "0": {"exp": "a cat", "obj_id": "1"}, "1": {"exp": "a dog", "obj_id": "2"},
                "2": {"exp": "a cow", "obj_id": "3"}}}}}
              """);
      picture("train/Annotations/v/00005.png", 1, 1, 0, 0, 2, 2);
      return Format.REFYTVOS.open(meta, folder.resolve("train/JPEGImages"));
    }

    @Test
    void anObjectIsItsIdOnTheFirstFrame() {
      Dataset data = open();
      assertThat(ids(data)).containsExactly("v-0", "v-1");
      assertThat(data.get(1).masks().get(0).frames().get(0).mask().box())
          .isEqualTo(Box.ofPixels(4, 0, 6, 1, WIDTH, HEIGHT));
      refuses(
          Format.REFYTVOS,
          folder.resolve("meta/meta_expressions.json"),
          "expected the images of object ids in one of the folders");
    }
  }

  @Nested
  class Got10kTest extends Contract {
    @Override
    protected Dataset open() {
      for (String name : List.of("a", "b")) {
        write(name + "/groundtruth.txt", "1.0,1.0,3.0,2.0\n1.5,1.0,3.0,2.0\n");
        picture(name + "/00000001.jpg");
      }
      return Format.GOT10K.open(folder, folder);
    }

    @Test
    void theFirstBoxIsWhatToFollow() {
      Sample first = open().get(0);
      Box box = Box.ofPixels(1, 1, 4, 3, WIDTH, HEIGHT);
      assertThat(first.task()).hasValue(Task.MASK);
      assertThat(first.media()).hasValue("a");
      assertThat(first.inputBoxes()).containsExactly(box);
      assertThat(first.masks().get(0).frames()).hasSize(1);
      assertThat(first.masks().get(0).frames().get(0).mask().box()).isEqualTo(box);
      assertThat(first.turns().get(0).question())
          .isEqualTo("Track the object in the box [1, 1, 4, 3] <track_box> through the video.");
      Path list = write("list.txt", "b\nc\n");
      refuses(Format.GOT10K, list, "expected a folder c with groundtruth.txt below");
      assertThat(ids(Format.GOT10K.open(write("list.txt", "b\n"), folder))).containsExactly("b");
    }
  }

  @Nested
  class LasotTest extends Contract {
    @Override
    protected Dataset open() {
      for (String name : List.of("cat/cat-1", "cat/cat-2")) {
        write(name + "/groundtruth.txt", "2,2,3,2\n");
        picture(name + "/img/00000001.jpg");
      }
      return Format.LASOT.open(folder, folder);
    }

    @Test
    void pixelsCountFromOneAndFramesLieInAFolderOfTheirOwn() {
      Sample first = open().get(0);
      assertThat(first.id()).isEqualTo("cat-1");
      assertThat(first.media()).hasValue("cat/cat-1/img");
      assertThat(first.inputBoxes()).containsExactly(Box.ofPixels(1, 1, 4, 3, WIDTH, HEIGHT));
    }
  }
}
