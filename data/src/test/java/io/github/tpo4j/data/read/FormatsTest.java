package io.github.tpo4j.data.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.PromptLayout.Turn;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.DatasetContract;
import io.github.tpo4j.data.sample.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each format in small, by hand, as its publishers write it. */
class FormatsTest {
  abstract static class Contract extends DatasetContract {
    Dataset open(Format format, String text) {
      try {
        return format.open(Files.writeString(folder.resolve("a.json"), text), Path.of("media"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    void refuses(Format format, String text, String message) {
      assertThatThrownBy(() -> open(format, text))
          .isInstanceOf(TpoException.class)
          .hasMessage(folder.resolve("a.json") + message);
    }
  }

  @Nested
  class VideoChat2Test extends Contract {
    private static final String TEXT =
        """
        [{"video": "a/1.mp4", "QA": [
           {"i": "Watch. ", "q": "Who?", "a": "A man."}, {"i": "Watch. ", "q": "Where?", "a": "Here."}]},
         {"image": "b.jpg", "QA": [{"q": "What?", "a": "A cat."}]}]
        """;

    @Override
    protected Dataset open() {
      return open(Format.VIDEOCHAT2, TEXT);
    }

    @Test
    void turnsAndInstructionAreKept() {
      Sample first = open().get(0);
      assertThat(first.media()).hasValue("a/1.mp4");
      assertThat(first.instruction()).hasValue("Watch. ");
      assertThat(first.turns())
          .containsExactly(new Turn("Who?", "A man."), new Turn("Where?", "Here."));
      refuses(
          Format.VIDEOCHAT2,
          TEXT.replace("\"q\": \"What?\"", "\"q\": 5"),
          "[1] \"QA\"[0] \"q\": expected a text but found 5");
    }
  }

  @Nested
  class LlavaTest extends Contract {
    private static final String TEXT =
        """
        [{"id": "1", "image": "b.jpg", "conversations": [
           {"from": "human", "value": "<image>\\nWhat is it?"}, {"from": "gpt", "value": "A cat."}]},
         {"id": "2", "conversations": [
           {"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello."}]}]
        """;

    @Override
    protected Dataset open() {
      return open(Format.LLAVA, TEXT);
    }

    @Test
    void theMediumStandsFirstAndSpeakersAlternate() {
      assertThat(open().get(0).turns()).containsExactly(new Turn("What is it?", "A cat."));
      assertThat(open().get(1).media()).isEmpty();
      refuses(
          Format.LLAVA,
          TEXT.replaceFirst("human", "gpt"),
          "[0] \"conversations\"[0] \"from\": expected human but found \"gpt\"");
    }
  }

  @Nested
  class RefCocoTest extends Contract {
    private static final String TEXT =
        """
        {"image": "1.jpg", "sent": "left cat", "bbox": [10, 20, 50, 100], "height": 100, "width": 200}
        {"image": "1.jpg", "sent": "dog", "bbox": [0, 0, 200.5, 100], "height": 100, "width": 200}
        """;

    @Override
    protected Dataset open() {
      return open(Format.REFCOCO, TEXT);
    }

    @Test
    void cornersBecomeFractions() {
      assertThat(open().get(0).boxes()).containsExactly(new Box(0.05, 0.2, 0.25, 1));
      assertThat(open().get(1).boxes()).containsExactly(new Box(0, 0, 1, 1));
      assertThat(open().get(0).turns())
          .containsExactly(new Turn("Where is left cat?", "<box_begin><boxes>"));
      refuses(
          Format.REFCOCO,
          TEXT.replace("[0, 0, 200.5, 100]", "[0, 0, 3]"),
          ":2 \"bbox\": expected four corners but found [0,0,3]");
    }
  }

  @Nested
  class CharadesStaTest extends Contract {
    private static final String TEXT = "AO8RW 0.0 6.9##a person sits down.\nAO8RW 3 7##eats\n";

    @Override
    protected Dataset open() {
      return open(Format.CHARADES_STA, TEXT);
    }

    @Test
    void aLineIsAMoment() {
      assertThat(open().get(0).moments())
          .hasValue(new Sample.Moments(List.of(new Sample.Window(0, 6.9)), 1, List.of()));
      assertThat(open().get(0).turns().get(0).question())
          .isEqualTo("When does \"a person sits down\" happen in the video?");
      refuses(
          Format.CHARADES_STA,
          TEXT.replace("##eats", " eats"),
          ":2: expected VIDEO START END##SENTENCE but found \"AO8RW 3 7 eats\"");
    }
  }

  @Nested
  class QvHighlightsTest extends Contract {
    private static final String TEXT =
        """
        {"qid": 1, "query": "It jumps.", "duration": 10, "vid": "a_0_10", "relevant_windows": [[2, 6]], "relevant_clip_ids": [1, 2], "saliency_scores": [[4, 3, 2], [1, 1, 4]]}
        {"qid": 2, "query": "It sits", "duration": 4, "vid": "b_0_4", "relevant_windows": [[0, 2]], "relevant_clip_ids": [0], "saliency_scores": [[0, 0, 0]]}
        """;

    @Override
    protected Dataset open() {
      return open(Format.QVHIGHLIGHTS, TEXT);
    }

    @Test
    void scoresOfAClipAreAveraged() {
      assertThat(open().get(0).media()).isEqualTo(Optional.of("a_0_10.mp4"));
      assertThat(open().get(0).moments())
          .hasValue(
              new Sample.Moments(
                  List.of(new Sample.Window(2, 6)), 2, List.of(0.0, 3.0, 2.0, 0.0, 0.0)));
      refuses(
          Format.QVHIGHLIGHTS,
          TEXT.replace("[[0, 0, 0]]", "[]"),
          ":2 \"saliency_scores\": expected as many as clips but found []");
    }
  }
}
