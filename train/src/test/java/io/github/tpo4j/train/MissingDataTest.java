package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data that a later stage needs, and places that cannot be written, are told at once. */
class MissingDataTest {
  private static final String SECOND =
      """
        - name: last
          train: {lora: 1e-3}
          data: {sources: [{path: conversation.jsonl}, {path: none.jsonl}]}
          length: {steps: 1}
      """;

  @TempDir private Path folder;

  @Test
  void nothingIsBegunWhereALaterStageMissesItsData() {
    Path recipe = TinyRun.make(folder, SECOND);
    Path out = folder.resolve("run");
    assertThatThrownBy(() -> run(recipe, out))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "stage last, data: %s: there is no such file or folder",
            folder.resolve("data/none.jsonl"));
    assertThat(out).doesNotExist();
  }

  @Test
  void aFileIsNoPlaceForARun() throws IOException {
    Path recipe = TinyRun.make(folder, "");
    Path out = Files.createFile(folder.resolve("run"));
    assertThatThrownBy(() -> run(recipe, out))
        .isInstanceOf(TpoException.class)
        .hasMessage(out + ": cannot be written: there is a file of that name");
  }

  private static void run(Path recipe, Path out) {
    TinyRun.of(recipe, out, List.of(), new ArrayList<>()).begin(StopSignal.NEVER);
  }
}
