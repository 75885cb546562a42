package io.github.tpo4j.model.text.bpe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;
import io.github.tpo4j.model.text.Tokenizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BytePairTrainerTest {
  @TempDir Path folder;

  private static List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (String colour : List.of("red", "green", "blue")) {
      for (String shape : List.of("circle", "square", "star")) {
        texts.add(" [INST] Where is the %s %s? [/INST] ".formatted(colour, shape));
        texts.add("<box_begin><boxes></s>");
        texts.add("The %s %s leaves from 12.5 to 23.0 seconds.</s>".formatted(colour, shape));
      }
    }
    return texts;
  }

  private static Vocabulary learn(List<String> texts, int size) {
    BytePairTrainer trainer = new BytePairTrainer();
    texts.forEach(trainer::add);
    return trainer.train(size);
  }

  @Test
  void theMostFrequentNeighboursAreJoinedFirst() {
    Vocabulary learned = learn(List.of("aab aab ab", "xy"), 400);
    assertThat(learned.merges()).containsExactly("a b", "a ab");
  }

  @Test
  void theOrderOfTheTextsDoesNotMatter() {
    List<String> shuffled = new ArrayList<>(texts());
    Collections.shuffle(shuffled, new Random(1));
    assertThat(learn(shuffled, 310)).isEqualTo(learn(texts(), 310));
    assertThat(learn(texts(), 310).size()).isEqualTo(310);
  }

  @Test
  void theLibraryReadsWhatWasLearned() {
    Vocabulary learned = learn(texts(), 360);
    learned.write(folder);
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThat(tokenizer.vocabSize()).isEqualTo(learned.size());
      assertThat(tokenizer.special()).isEqualTo(new Tokenizer.Special(1, 2, 0, 0));
      assertThat(tokenizer.encode("<box_begin><boxes></s>"))
          .containsExactly(learned.size() - 7, learned.size() - 4, tokenizer.special().eos());
      assertThat(tokenizer.idOf(Task.TRACK_BOX)).hasValue(learned.size() - 1);
      assertThat(tokenizer.encode("Where is the red star?")).hasSizeLessThan(8);
      for (String text : texts()) {
        assertThat(tokenizer.decode(tokenizer.encode(text), false)).isEqualTo(text);
      }
      assertThat(tokenizer.decode(tokenizer.encode("a<boxes></s>"), true)).isEqualTo("a<boxes>");
    }
  }

  @Test
  void everyTextSurvivesWithoutUnknownPieces() {
    learn(texts(), 300).write(folder);
    Random random = new Random(4);
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      for (int i = 0; i < 500; i++) {
        String text =
            random
                .ints(random.nextInt(30), 0, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        int[] ids = tokenizer.encode(text);
        assertThat(ids).doesNotContain(0);
        assertThat(tokenizer.decode(ids, false)).isEqualTo(text);
      }
    }
  }

  @Test
  void digitsStandAlone() {
    assertThat(Words.cut("at 120.5 it's"))
        .containsExactly("at", " ", "1", "2", "0", ".", "5", " it", "'s");
    Vocabulary learned = learn(List.of("12 12 12 12 12 12"), 300);
    learned.write(folder);
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      assertThat(tokenizer.encode("12")).hasSize(2);
    }
  }

  @Test
  void promptsAndTargetsBecomeIds() {
    learn(texts(), 360).write(folder);
    PromptLayout layout =
        PromptLayout.question(PromptLayout.Kind.IMAGE, "Where is the red star?", "")
            .then("<box_begin><boxes></s>", true);
    try (Tokenizer tokenizer = Tokenizers.open(folder)) {
      EncodedPrompt encoded = new PromptEncoder(tokenizer, 4, 256).encode(layout);
      int n = encoded.length();
      assertThat(encoded.labels()[n - 1]).isEqualTo(tokenizer.special().eos());
      assertThat(encoded.labels()[n - 4]).isEqualTo(tokenizer.special().bos());
      assertThat(encoded.labels()[n - 5]).isEqualTo(EncodedPrompt.NO_LABEL);
    }
  }

  @Test
  void theFilesAreTheSameEveryTime() throws IOException {
    learn(texts(), 330).write(folder.resolve("a"));
    learn(texts(), 330).write(folder.resolve("b"));
    for (String file : List.of("tokenizer.json", "tokenizer_config.json")) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
      assertThat(Files.size(folder.resolve("a").resolve(file))).isPositive();
    }
  }

  @Test
  void impossibleSizesAreRefused() {
    assertThatThrownBy(() -> learn(texts(), 200))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "vocabulary: expected a size of at least 266 (256 bytes, 10 tokens) but found 200");
    assertThatThrownBy(() -> learn(List.of(), 300))
        .hasMessage("vocabulary: expected texts to learn from but found none");
  }
}
