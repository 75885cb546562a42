package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.model.vision.Preprocess.Kernel;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** Pixels for every consumer, compared at the samples that the case keeps of them. */
final class SamplingGolden implements GoldenCheck {
  private static final double VISION_LEVEL = 1 / 255.0 / 0.224;
  private static final double ROUNDED_OTHERWISE = 1e-3;

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("sampling") && c.has("in.frames_u8");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    Tensor rgb = c.tensor("in.frames_u8");
    Preprocess vision = Preprocess.vision(224);
    Tensor pixels = vision.pixels(rgb);
    rounded(c, r, "vision_224.every3", every(pixels, 3), VISION_LEVEL);
    Tensor rows = pixels.index_select(2, Tensors.of(new long[] {0, 1, 111, 223}));
    rounded(c, r, "vision_224.rows", rows, VISION_LEVEL);
    rounded(c, r, "resized_224_u8.every2", every(vision.resizedBytes(rgb), 2), 1);
    Tensor plain = vision.with(Kernel.PLAIN).resizedBytes(rgb);
    rounded(c, r, "resized_224_u8_noantialias.every4", every(plain, 4), 1);
    r.output("float_224.every3", every(vision.resizedFractions(rgb), 3));

    Preprocess sam = Preprocess.sam(1024);
    Tensor mask = sam.pixels(rgb);
    r.output("mask_1024.every16", every(mask, 16));
    Tensor first = mask.narrow(0, 0, 1).index_select(2, Tensors.of(new long[] {0, 500, 1023}));
    r.output("mask_1024.rows", step(first, 3, 2));
    Tensor fractions = sam.with(Kernel.PLAIN).resizedFractions(rgb);
    r.output("mask_1024_noantialias_unnormalised.every16", every(fractions, 16));
    r.output("region", every(Preprocess.unresized().pixels(rgb), 2));
  }

  /**
   * Compares what was rounded to bytes on the way: as the case allows, fewer than one value in a
   * thousand may have been rounded to the neighbouring level.
   */
  private static void rounded(
      GoldenCase c, Comparison r, String name, Tensor actual, double level) {
    if (!c.has("out." + name)) {
      return;
    }
    Tensor expected = c.tensor("out." + name);
    Tensor error = actual.to(ScalarType.Float).sub(expected.to(ScalarType.Float)).abs();
    Tensor neighbour =
        error.gt(Tensors.scalar(level / 2)).logical_and(error.lt(Tensors.scalar(level * 1.5)));
    double share = Tensors.floats(neighbour.to(ScalarType.Float).mean())[0];
    boolean allowed = share < ROUNDED_OTHERWISE;
    r.output(name, allowed ? torch.where(neighbour, expected, actual) : actual);
  }

  private static Tensor every(Tensor x_T3HW, long n) {
    return step(step(x_T3HW, 2, n), 3, n);
  }

  private static Tensor step(Tensor x, long dim, long n) {
    return x.slice(dim, new LongOptional(), new LongOptional(), n);
  }
}
