package io.github.tpo4j.eval.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.MaskPng;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaskPngTest {
  @TempDir private Path dir;

  @Test
  void indicesAreReadAndNotColours() throws Exception {
    MaskPng png = MaskPng.read(Pngs.palette(dir.resolve("a.png"), "012", "#00"), MaskPng.Kind.IDS);
    assertThat(png.height()).isEqualTo(2);
    assertThat(png.width()).isEqualTo(3);
    assertThat(png.of(2).area()).isEqualTo(1);
    assertThat(png.of(255).area()).isEqualTo(1);
    assertThat(png.counts()[0]).isEqualTo(3);
    assertThat(png.objects(2)[1]).isEqualTo(png.of(2));
  }

  @Test
  void palettesOfFewBitsAreUnpacked() throws Exception {
    byte[] level = {0, 100, (byte) 200, 50};
    BufferedImage image =
        new BufferedImage(
            9, 2, BufferedImage.TYPE_BYTE_BINARY, new IndexColorModel(2, 4, level, level, level));
    image.getRaster().setSample(8, 1, 0, 3);
    Path file = dir.resolve("b.png");
    ImageIO.write(image, "png", file.toFile());
    assertThat(Files.readAllBytes(file)[24]).as("bits").isEqualTo((byte) 2);
    assertThat(MaskPng.read(file, MaskPng.Kind.IDS).of(3).area()).isEqualTo(1);
  }

  @Test
  void greyIsSetWhereItIsNotBlack() throws Exception {
    MaskPng png =
        MaskPng.read(Pngs.grey(dir.resolve("a.png"), "01#", "000"), MaskPng.Kind.GREY_ONLY);
    assertThat(png.set().area()).isEqualTo(2);
  }

  @Test
  void otherKindsAndBrokenFilesAreRefused() throws Exception {
    Path palette = Pngs.palette(dir.resolve("p.png"), "01");
    refuses(palette, MaskPng.Kind.GREY_ONLY, "p.png", "8-bit grey", "a palette image of 8 bits");
    Path colour = dir.resolve("c.png");
    ImageIO.write(new BufferedImage(2, 2, BufferedImage.TYPE_INT_RGB), "png", colour.toFile());
    refuses(colour, MaskPng.Kind.IDS, "c.png", "object ids", "a colour image");
    refuses(Files.createFile(dir.resolve("e.png")), MaskPng.Kind.IDS, "e.png", "an empty file");
    Path text = Files.writeString(dir.resolve("t.png"), "no picture, but long enough to look");
    refuses(text, MaskPng.Kind.IDS, "t.png", "expected a PNG file", "something else");
    refuses(dir.resolve("n.png"), MaskPng.Kind.IDS, "n.png", "there is no such file");
    byte[] bytes = Files.readAllBytes(palette);
    Path cut = Files.write(dir.resolve("cut.png"), Arrays.copyOf(bytes, bytes.length - 20));
    refuses(cut, MaskPng.Kind.IDS, "cut.png", "whole PNG file");
    bytes[bytes.length - 20] ^= 1;
    Path flipped = Files.write(dir.resolve("flipped.png"), bytes);
    refuses(flipped, MaskPng.Kind.IDS, "flipped.png", "broken");
  }

  private static void refuses(Path file, MaskPng.Kind kind, String... parts) {
    assertThatThrownBy(() -> MaskPng.read(file, kind))
        .isInstanceOfSatisfying(
            TpoException.class, e -> assertThat(e.getMessage()).contains(parts));
  }
}
