package io.github.tpo4j.eval.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.ChoicePrompt;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.run.Exam;
import io.github.tpo4j.eval.run.Question;
import io.github.tpo4j.eval.run.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of a model, and the files that are made of its answers. */
class NextGqaExamTest {
  @TempDir private Path dir;

  private Exam exam() throws IOException {
    Files.writeString(
        dir.resolve("test.csv"),
        "video_id,question,answer,qid,type,a0,a1,a2,a3,a4\n10,why,yes,0,CW,no,yes,b,c,d\n"
            + "10,how,d,1,CH,no,yes,b,c,d\n");
    Files.writeString(
        dir.resolve("gsub_test.json"),
        "{\"10\": {\"duration\": 9, \"location\": {\"0\": [[1, 3]], \"1\": [[4, 5]]}, \"fps\": 8}}");
    return new NextGqa().exam().orElseThrow();
  }

  private static Reply reply(String id, String text, Moment... moments) {
    Answer answer =
        new Answer(
            text,
            List.of(),
            List.of(moments),
            Optional.empty(),
            List.of(),
            new MediaInfo(4, 2, 9, 8, 72, List.of()));
    return new Reply(id, "", "10.mp4", "", Optional.of(answer), Optional.empty(), List.of(), 0);
  }

  @Test
  void anItemIsAQuestionOfWordsAndOneOfTime() throws IOException {
    List<Question> questions = exam().questions(dir);
    assertThat(questions)
        .extracting(Question::id)
        .containsExactly("10_0/answer", "10_0/window", "10_1/answer", "10_1/window");
    assertThat(questions.get(0).asking().text())
        .isEqualTo(
            ChoicePrompt.INSTRUCTION
                + "Question: why\nOptions:\n(A) no\n(B) yes\n(C) b\n(D) c\n(E) d\nOnly give the best"
                + " option.");
    assertThat(questions.get(1).asking()).isEqualTo(new Question.When("why"));
  }

  @Test
  void anAnswerNeedsItsEvidence() throws IOException {
    Exam exam = exam();
    Map<String, Reply> replies = new LinkedHashMap<>();
    replies.put("10_0/answer", reply("10_0/answer", "B) yes"));
    replies.put("10_0/window", reply("10_0/window", "", new Moment(1, 3, 0.9)));
    replies.put("10_1/answer", reply("10_1/answer", "none"));
    replies.put("10_1/window", reply("10_1/window", ""));
    Scores scores = new NextGqa().score(exam.write(dir, replies, dir.resolve("out")));
    assertThat(scores.at("cnt")).isEqualTo(2);
    assertThat(scores.at("Acc@GQA")).isEqualTo(50);
    assertThat(scores.at("mIoP")).isEqualTo(50);
    assertThat(scores.at("qa", "Acc@QA")).isEqualTo(50);
    assertThat(scores.warnings()).isEmpty();
  }
}
