package io.github.tpo4j.data.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.Clip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FramesTest {
  @TempDir Path folder;

  @Test
  void framesAreTheMiddleOnes() {
    Path clip = Clip.write(folder.resolve("a.mp4"), 40);
    Frames four = Frames.middle(clip, Optional.empty(), 4);
    assertThat(four.seconds()).containsExactly(0.4, 1.4, 2.4, 3.4);
    assertThat(four.kind()).isEqualTo(PromptLayout.Kind.VIDEO);
    assertThat(four.rgb_HW3().get(3)).hasSize(3 * 48 * 32);
    assertThat(Frames.clips(clip, 2).seconds()).containsExactly(1, 3);
    assertThat(Frames.random(clip, Optional.empty(), 4, 9).media())
        .isEqualTo(Frames.random(clip, Optional.empty(), 4, 9).media());
  }

  @Test
  void theFrameThatIsNamedIsAPicture() {
    Path clip = Clip.write(folder.resolve("a.mp4"), 40);
    Frames one = Frames.middle(clip, Optional.of(25), 4);
    assertThat(one.seconds()).containsExactly(2.5);
    assertThat(one.kind()).isEqualTo(PromptLayout.Kind.IMAGE);
    assertThat(one.rgb_HW3().get(0)).isEqualTo(Frames.single(clip, 25).rgb_HW3().get(0));
    assertThatThrownBy(() -> Frames.single(clip, 40))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("expected a frame number below 40, the video's frames, but found 40");
  }

  @Test
  void aClipShorterThanItsClipsHasOneInTheMiddle() {
    Path clip = Clip.write(folder.resolve("a.mp4"), 8);
    assertThat(Frames.clips(clip, 1).seconds()).containsExactly(0.3);
  }

  @Test
  void whatIsNoMediumIsABadSample() throws IOException {
    Path text = Files.writeString(folder.resolve("a.mp4"), "words");
    assertThatThrownBy(() -> Frames.middle(text, Optional.empty(), 4))
        .isInstanceOfSatisfying(
            TpoException.class, e -> assertThat(e.kind()).isEqualTo(TpoException.Kind.DATA));
  }
}
