package io.github.tpo4j.video;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Progress;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Frames as benchmarks ship them: a folder of numbered pictures. */
class PictureFolderTest {
  @TempDir Path dir;

  private Path folder(String name, String ending, int... numbers) throws Exception {
    Path folder = Files.createDirectory(dir.resolve(name));
    for (int number : numbers) {
      BufferedImage image = new BufferedImage(32, 16, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < 32 * 16; i++) {
        image.setRGB(i % 32, i / 32, number * 0x010101);
      }
      ImageIO.write(image, ending, folder.resolve("%05d.%s".formatted(number, ending)).toFile());
    }
    return folder;
  }

  @Test
  void picturesAreFramesInTheOrderOfTheirNamesAlsoWithGaps() throws Exception {
    for (String ending : new String[] {"png", "jpg"}) {
      Path folder = folder("a [1]*" + ending, ending, 200, 0, 50, 105);
      StringBuilder greys = new StringBuilder();
      try (VideoReader video = VideoReader.open(folder)) {
        assertThat(video.info().isImage()).isFalse();
        while (video.advance()) {
          assertThat(video.frame().width()).isEqualTo(32);
          greys.append(Math.round((video.frame().rgb()[0] & 255) / 50.0)).append(' ');
        }
        assertThat(video.warnings()).isEmpty();
      }
      assertThat(greys.toString()).as(ending).isEqualTo("0 1 2 4 ");
    }
  }

  @Test
  void samplingCountsThePictures() throws Exception {
    FrameGrab grab = FrameGrab.of(folder("b", "png", 1, 2, 3, 4, 5, 6));
    FrameGrab.Wanted<Frame> three = grab.want(FrameSampling.middle(3));
    assertThat(grab.run(Progress.NONE).frames()).isEqualTo(6);
    assertThat(three.indices()).containsExactly(0, 2, 4);
  }

  @Test
  void aFolderWithoutPicturesIsRefused() throws Exception {
    Path folder = Files.createDirectory(dir.resolve("c"));
    assertThatThrownBy(() -> VideoReader.open(folder)).hasMessageContaining("is a directory");
  }
}
