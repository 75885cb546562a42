package io.github.tpo4j.model.golden;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.heads.mask.MaskAdapter;
import io.github.tpo4j.model.heads.mask.OuterBoundary;
import io.github.tpo4j.model.heads.temporal.StartEndHead;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import java.util.Arrays;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;

/** The small parts around the heads: mask adapter, start and end head, spans, boundary boxes. */
final class HeadsGlueGolden implements GoldenCheck {
  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("heads_glue");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    String kind = c.config().path("kind").asText();
    switch (kind) {
      case "mlps" -> mlps(c, r);
      case "postprocess" -> spans(c, r);
      case "boundaries" -> boundaries(c, r);
      default -> throw TpoException.data(c.id() + ": heads_glue has no kind \"" + kind + "\"");
    }
  }

  private static void mlps(GoldenCase c, Comparison r) {
    int width = c.config().path("hidden").asInt();
    Params p = c.params();
    MaskAdapter adapter = new MaskAdapter(p, width, c.config().path("sam_dim").asInt());
    StartEndHead startEnd = new StartEndHead(p, width);
    adapter.trainable(true);
    startEnd.trainable(true);
    startEnd.train(false);
    Tensor state = c.f32("in.hidden");
    Tensor prompt = adapter.prompt(state);
    Tensor box = adapter.box(state);
    Tensor span = startEnd.span(state);
    Tensor action = startEnd.action(state);
    r.output("track_embed", prompt.flatten(1, 2));
    r.output("track_prompt", prompt.narrow(0, 0, 1));
    r.output("track_embed_decode2", box);
    r.output("temporal_embed", span);
    r.output("action_embed", action);
    r.output("temporal_decode.sted", span);
    r.output("temporal_decode.actioness", action);
    prompt.square().sum().add(box.square().sum()).add(span.square().sum()).backward();
    r.gradients("", adapter);
    r.gradients("", startEnd);
  }

  private static void spans(GoldenCase c, Comparison r) {
    JsonNode rows = c.config().path("frames");
    long[][] frames = new long[rows.size()][];
    for (int b = 0; b < frames.length; b++) {
      JsonNode row = rows.get(b);
      frames[b] = new long[row.size()];
      Arrays.setAll(frames[b], i -> row.get(i).asLong());
    }
    long[][] spans = StartEndHead.decode(c.f32("in.out_sted"), frames);
    long[] flat = Arrays.stream(spans).flatMapToLong(Arrays::stream).toArray();
    r.output("pred_sted", Tensors.of(flat, spans.length, 2));
  }

  private static void boundaries(GoldenCase c, Comparison r) {
    Tensor masks = c.tensor("in.masks");
    int n = (int) masks.size(0);
    int h = (int) masks.size(1);
    int w = (int) masks.size(2);
    long[] pixels = new long[4 * n];
    float[] boxes = new float[4 * n];
    Arrays.fill(pixels, -1);
    Arrays.fill(boxes, -1);
    for (int i = 0; i < n; i++) {
      boolean[] mask = Tensors.booleans(masks.narrow(0, i, 1));
      Optional<int[]> corners = OuterBoundary.pixels(mask, h, w);
      Optional<Box> box = OuterBoundary.box(mask, h, w);
      for (int k = 0; k < 4 && corners.isPresent(); k++) {
        pixels[4 * i + k] = corners.get()[k];
        Box b = box.orElseThrow();
        boxes[4 * i + k] = (float) new double[] {b.x1(), b.y1(), b.x2(), b.y2()}[k];
      }
    }
    r.output("boundary_pixels_xyxy", Tensors.of(pixels, n, 4));
    Tensor expected = c.tensor("out.boxes_bf16");
    Tensor actual = Tensors.as(Tensors.of(boxes, n, 4), Tensors.dtype(expected));
    r.close("boxes_bf16", actual, expected);
  }
}
