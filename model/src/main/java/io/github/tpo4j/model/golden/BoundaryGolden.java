package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.mask.BitMask;
import io.github.tpo4j.core.mask.Contour;
import io.github.tpo4j.model.torch.Tensors;

/** DAVIS's region similarity J and contour accuracy F: pixels exact, shares to the last digits. */
final class BoundaryGolden implements GoldenCheck {
  /** Shares are quotients of whole numbers; the case stores 17 digits. */
  private static final double BOUND = 1e-12;

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("boundary_f");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    int i = 0;
    for (JsonNode pair : c.meta().path("pairs")) {
      int height = pair.path("size").path(0).asInt();
      int width = pair.path("size").path(1).asInt();
      int[] size = {height, width};
      BitMask prediction = BitMask.of(Rle.parse(size, pair.path("pred").asText()));
      BitMask truth = BitMask.of(Rle.parse(size, pair.path("gt").asText()));
      if (c.has("out." + i + ".pred_boundary")) {
        BitMask expected = mask(c, "out." + i + ".pred_boundary", height, width);
        r.equal("boundary " + i, prediction.boundary(), expected);
        r.equal("mask " + i, prediction, mask(c, "in." + i + ".pred", height, width));
      }
      Contour ours = Contour.of(prediction);
      Contour theirs = Contour.of(truth);
      r.equal("radius " + i, Contour.radius(height, width), pair.path("bound_pix").asInt());
      r.equal("length " + i, ours.length(), pair.path("n_pred").asInt());
      r.equal("true length " + i, theirs.length(), pair.path("n_gt").asInt());
      Contour.Match match = ours.match(theirs);
      share("J " + i, prediction.regionSimilarity(truth), pair.path("J"), r);
      share("precision " + i, match.precision(), pair.path("precision"), r);
      share("recall " + i, match.recall(), pair.path("recall"), r);
      share("F " + i, match.f(), pair.path("F"), r);
      i++;
    }
  }

  private static BitMask mask(GoldenCase c, String name, int height, int width) {
    float[] pixels = Tensors.floats(c.tensor(name));
    byte[] raster = new byte[pixels.length];
    for (int p = 0; p < raster.length; p++) {
      raster[p] = (byte) pixels[p];
    }
    return BitMask.ofGrey(raster, height, width);
  }

  private static void share(String name, double actual, JsonNode expected, Comparison r) {
    boolean same = Math.abs(actual - expected.asDouble()) <= BOUND;
    r.equal(name, same ? expected.asDouble() : actual, expected.asDouble());
  }
}
