package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.heads.mask.sam2.net.RotaryGrid;
import io.github.tpo4j.model.heads.mask.sam2.net.SinePositions;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;

/** The position tables of SAM 2 at sizes where the published bf16 arithmetic is wrong. */
final class Sam2TablesGolden implements GoldenCheck {
  private static final Pattern SINE = Pattern.compile("sine\\.d(\\d+)_(\\d+)x(\\d+)\\.pixels");

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("sam2 tables");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    int tokens = Math.toIntExact(c.tensor("out.rope.t_x").numel());
    int side = (int) Math.round(Math.sqrt(tokens));
    int pairs = Math.toIntExact(c.tensor("out.rope.cos_rows").size(1));
    float[] columns = new float[tokens];
    float[] rows = new float[tokens];
    for (int t = 0; t < tokens; t++) {
      columns[t] = RotaryGrid.column(t, side);
      rows[t] = RotaryGrid.row(t, side);
    }
    r.output("rope.t_x", Tensors.of(columns, tokens));
    r.output("rope.t_y", Tensors.of(rows, tokens));
    List<Long> listed = new ArrayList<>();
    c.meta().path("rope_rows").forEach(v -> listed.add(v.asLong()));
    Tensor index = Tensors.of(listed.stream().mapToLong(Long::longValue).toArray());
    RotaryGrid grid = new RotaryGrid(2 * pairs, side, side, 10000, new Device("cpu"));
    r.output("rope.cos_rows", grid.cos().index_select(0, index));
    r.output("rope.sin_rows", grid.sin().index_select(0, index));
    for (String name : c.names("out.sine.")) {
      Matcher m = SINE.matcher(name);
      if (m.find()) {
        int s = Integer.parseInt(m.group(3));
        Tensor table = SinePositions.grid(Integer.parseInt(m.group(1)), s, s);
        int[][] pixels = {{0, 0}, {1, s - 1}, {s / 3, 3}, {s / 2, s / 2}, {s - 1, s - 1}};
        Tensor[] picked = new Tensor[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
          picked[i] = table.select(1, pixels[i][0]).select(1, pixels[i][1]);
        }
        r.output(name.substring("out.".length()), Tensors.stack(1, picked));
      }
    }
  }
}
