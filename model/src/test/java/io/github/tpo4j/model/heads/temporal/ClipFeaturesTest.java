package io.github.tpo4j.model.heads.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.Scene;
import io.github.tpo4j.model.heads.temporal.cgdetr.TinyCgDetr;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.SafetensorsWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipFeaturesTest {
  private static final MediaInfo FIVE_SECONDS = new MediaInfo(64, 48, 5, 25, 125, List.of());

  @TempDir private Path dir;
  private PointerScope scope;

  @BeforeEach
  void open() {
    TorchRuntime.start();
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void aClipIsTheMeanOfItsFramesTokens() {
    // 4 frames of 2 tokens of width 1
    Tensor token = Tensors.of(new float[] {0, 2, 4, 6, 8, 10, 20, 40}, 4, 2, 1);
    Scene.Clips c =
        ClipPooling.pool(token, List.of(0.5, 1.5, 2.5, 3.5), 4, 2, 1, torch.zeros(1, 1));
    assertThat(Tensors.floats(c.clip_LC())).containsExactly(3, 19.5f);
    assertThat(c.clipSeconds()).isEqualTo(2);
  }

  @Test
  void aVideoShorterThanAClipIsOneClip() {
    Tensor token = Tensors.of(new float[] {1, 3}, 2, 1, 1);
    Scene.Clips c = ClipPooling.pool(token, List.of(0.1, 0.3), 0.4, 1, 1, torch.zeros(1, 1));
    assertThat(Tensors.floats(c.clip_LC())).containsExactly(2);
    assertThat(c.clipSeconds()).isEqualTo(0.4);
    assertThat(ClipFeatures.clips(0.4, 1)).isEqualTo(1);
    assertThat(ClipFeatures.clips(2.999, 1)).isEqualTo(2);
    assertThat(ClipFeatures.clips(0.3, 0.1)).isEqualTo(3);
  }

  @Test
  void aPictureIsOneClip() {
    Scene.Clips c = ClipPooling.pool(torch.ones(1, 3, 2), List.of(0.0), 0, 1, 2, torch.zeros(1, 1));
    assertThat(Tensors.floats(c.clip_LC())).containsExactly(1, 1);
    assertThat(c.clipSeconds()).isEqualTo(1);
  }

  @Test
  void aClipWithoutAFrameTakesTheNearest() {
    float[] share = ClipPooling.shares(List.of(0.5, 0.6, 3.9), 4, 3);
    assertThat(share).containsExactly(.5f, .5f, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void otherWidthsAreAveraged() {
    Tensor token = Tensors.of(new float[] {1, 3, 5, 7}, 1, 1, 4);
    Scene.Clips c = ClipPooling.pool(token, List.of(0.5), 1, 1, 2, torch.zeros(1, 1));
    assertThat(Tensors.floats(c.clip_LC())).containsExactly(2, 6);
  }

  @Test
  void featuresOfAFile() {
    Tensor clips = torch.randn(5, 10);
    Path file = write(clips.to(ScalarType.BFloat16), torch.ones(3, 12), Map.of());
    Scene.Clips c = new FeatureFile(file, TinyCgDetr.SIZE).of(FIVE_SECONDS, "when?");
    assertThat(Tensors.dtype(c.clip_LC())).isEqualTo(ScalarType.Float);
    assertThat(Tensors.shape(c.clip_LC())).containsExactly(5, 10);
    assertThat(Tensors.shape(c.text_QD())).containsExactly(3, 12);
    assertThat(c.clipSeconds()).isEqualTo(1);
  }

  @Test
  void everythingWrongWithAFileIsSaid() {
    Tensor clips = torch.ones(5, 10);
    Tensor text = torch.ones(3, 12);
    fails(() -> read(dir.resolve("none.safetensors")), "no such file", "clip_features");
    fails(
        () -> read(writeAs(Map.of("clips", clips, "text_features", text), Map.of())),
        "expected a tensor named clip_features",
        "but the file has ",
        "text_features");
    fails(
        () -> read(write(torch.ones(5, 9), text, Map.of())),
        "clip_features: expected [clips, InternVideo2-CLIP, 10] but found [5, 9]");
    fails(() -> read(write(torch.ones(0, 10), text, Map.of())), "found [0, 10]");
    Tensor bad = torch.ones(5, 10);
    bad.select(0, 3).select(0, 4).fill_(Tensors.scalar(Double.NaN));
    fails(() -> read(write(bad, text, Map.of())), "row 3", "not finite");
    fails(
        () -> read(write(torch.ones(5, 10).to(ScalarType.Long), text, Map.of())),
        "expected floating-point numbers but found Long");
    fails(
        () -> read(write(clips, text, Map.of("clip_seconds", "soon"))),
        "clip_seconds",
        "found \"soon\"");
    fails(
        () -> read(write(clips, text, Map.of("query", "a dog"))),
        "of the query \"a dog\", not of \"when?\"");
    fails(
        () -> read(write(torch.ones(50, 10), text, Map.of())),
        "50 clips of 1.0 s do not fit a video of 5.0 s");
  }

  private static void read(Path file) {
    new FeatureFile(file, TinyCgDetr.SIZE).of(FIVE_SECONDS, "when?");
  }

  private static void fails(ThrowingCallable call, String... texts) {
    assertThatThrownBy(call).isInstanceOf(TpoException.class).hasMessageContainingAll(texts);
  }

  private Path write(Tensor clips, Tensor text, Map<String, String> metadata) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    tensors.put(FeatureFile.CLIPS, clips);
    tensors.put(FeatureFile.TEXT, text);
    return writeAs(tensors, metadata);
  }

  private Path writeAs(Map<String, Tensor> tensors, Map<String, String> metadata) {
    Path file = dir.resolve("features-" + System.nanoTime() + ".safetensors");
    SafetensorsWriter.write(file, tensors, metadata);
    return file;
  }
}
