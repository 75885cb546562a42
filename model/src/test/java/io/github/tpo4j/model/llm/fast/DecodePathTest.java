package io.github.tpo4j.model.llm.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.llm.TinyLm;
import io.github.tpo4j.model.llm.generate.Generated;
import io.github.tpo4j.model.llm.generate.Generator;
import io.github.tpo4j.model.llm.generate.Request;
import io.github.tpo4j.model.llm.generate.TaskTokens;
import io.github.tpo4j.model.torch.ModelScope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecodePathTest {
  @AfterEach
  void asBefore() {
    System.clearProperty("tpo.decode");
  }

  @Test
  void bothPathsWriteTheSame() {
    System.setProperty("tpo.decode", "torch");
    List<int[]> torch = answers();
    System.setProperty("tpo.decode", "java");
    List<int[]> java = answers();
    assertThat(java).usingRecursiveComparison().isEqualTo(torch);
  }

  @Test
  void smallModelsStayWithLibtorch() {
    ModelScope.Built<DecoderLm> built =
        ModelScope.build(() -> TinyLm.make(TinyLm.PLAIN, null, ScalarType.Float));
    try (ModelScope scope = built.scope()) {
      assertThat(DecodePath.of(built.value(), 1)).isEmpty();
      System.setProperty("tpo.decode", "java");
      assertThat(DecodePath.of(built.value(), 1)).isPresent();
      System.setProperty("tpo.decode", "fast");
      assertThatThrownBy(() -> DecodePath.of(built.value(), 1))
          .isInstanceOf(TpoException.class)
          .hasMessage("tpo.decode: expected auto, java or torch but found fast");
    }
  }

  @Test
  void withoutTheModuleItSaysSoOnceAndAnswersAllTheSame() throws Exception {
    String out = run();
    String expected = "";
    System.setProperty("tpo.decode", "torch");
    for (int[] ids : answers()) {
      expected += Arrays.toString(ids) + "\n";
    }
    assertThat(out).contains(expected);
    assertThat(out)
        .containsOnlyOnce(
            "decoding runs on libtorch at about 1/3 of the speed; start the JVM with --add-modules"
                + " jdk.incubator.vector");
  }

  /** Answers in a JVM of its own that was started without the module. */
  private static String run() throws IOException, InterruptedException {
    Process p =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Dtpo.decode=java",
                "-Dorg.bytedeco.javacpp.nopointergc=true",
                "-cp",
                System.getProperty("java.class.path"),
                DecodePathTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String out = new String(p.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(p.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return out;
  }

  /** Prints the answers. */
  public static void main(String[] args) {
    for (int[] ids : answers()) {
      System.out.println(Arrays.toString(ids));
    }
  }

  /** One row alone, and two with padding. */
  private static List<int[]> answers() {
    ModelScope.Built<DecoderLm> built =
        ModelScope.build(() -> TinyLm.make(TinyLm.WINDOW, null, ScalarType.Float));
    try (ModelScope scope = built.scope();
        PointerScope test = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      DecoderLm lm = built.value();
      List<int[]> all = new ArrayList<>();
      for (int rows = 1; rows <= 2; rows++) {
        try (KvCache cache = lm.newCache(rows, 8)) {
          List<Request> requests = Collections.nCopies(rows, Request.greedy(12));
          for (Generated g :
              new Generator(lm)
                  .generate(
                      cache, TinyLm.embeds(lm, rows, 5, 9), null, requests, TaskTokens.NONE)) {
            all.add(g.ids());
          }
        }
      }
      return all;
    }
  }
}
