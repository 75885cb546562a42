package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * The Hiera trunk: a 7 × 7 patch embedding of stride 4 and stages of {@link HieraBlock}s, each but
 * the first halving the grid (model.md 8.1).
 *
 * <p>Position: a learned table stretched bicubically to the grid plus a second one of a window's
 * size, repeated. The first block of a stage still uses the windows of the stage before.
 */
// B batch · S pixels of a side · H, W rows and columns · C width
public final class Hiera extends Layer {
  private static final int PATCH_STRIDE = 4;

  private final Conv patches;
  private final Tensor background_1Chw;
  private final Tensor window_1Css;
  private final Tensor table_1HWC;
  private final long tableVersion;
  private final List<HieraBlock> blocks = new ArrayList<>();
  private final Set<Integer> stageEnds = new HashSet<>();

  /** Built at {@code image_encoder.trunk}. */
  public Hiera(Params p, Sam2Config config) {
    Sam2Config.Trunk size = config.trunk();
    int c = size.widths().get(0);
    patches = child("patch_embed.proj", Conv.of(p.at("patch_embed.proj"), 3, c, 7, 4, 3));
    List<Integer> grid = size.background();
    int s = size.windows().get(0);
    background_1Chw = param(p, "pos_embed", Init.normal(0.02), 1, c, grid.get(0), grid.get(1));
    window_1Css = param(p, "pos_embed_window", Init.normal(0.02), 1, c, s, s);
    table_1HWC = stretched(config.imageSize() / PATCH_STRIDE).detach().contiguous();
    tableVersion = version();
    int in = c;
    int before = s;
    int depth = size.blocks().stream().mapToInt(Integer::intValue).sum();
    p.requireLayers("blocks", depth, "sam.trunk.stages " + size.blocks());
    for (int stage = 0; stage < size.blocks().size(); stage++) {
      int width = size.widths().get(stage);
      for (int i = 0; i < size.blocks().get(stage); i++) {
        int index = blocks.size();
        int side = size.globalBlocks().contains(index) ? 0 : before;
        String name = "blocks." + index;
        HieraBlock block = new HieraBlock(p.at(name), in, width, size.heads().get(stage), side);
        blocks.add(child(name, block));
        in = width;
        before = size.windows().get(stage);
      }
      stageEnds.add(blocks.size() - 1);
    }
  }

  /** Outputs of the stages from the finest on, each {@code [B, H, W, C]}. */
  public List<Tensor> forward(Tensor pixels_B3SS) {
    long grid = pixels_B3SS.size(2) / PATCH_STRIDE;
    Tensor x_BHWC =
        patches
            .forward(pixels_B3SS.contiguous(MemoryFormat.ChannelsLast))
            .permute(0, 2, 3, 1)
            .add(positions(grid));
    List<Tensor> stages = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      x_BHWC = blocks.get(i).forward(x_BHWC);
      if (stageEnds.contains(i)) {
        stages.add(x_BHWC);
      }
    }
    return stages;
  }

  /** {@code [1, H, W, C]}: the table made at the start, unless its parameters have changed. */
  private Tensor positions(long grid) {
    boolean training =
        GradMode.is_enabled() && (background_1Chw.requires_grad() || window_1Css.requires_grad());
    boolean fits = grid == table_1HWC.size(1) && version() == tableVersion;
    return fits && !training ? table_1HWC : stretched(grid);
  }

  private long version() {
    return background_1Chw.__dispatch__version() + window_1Css.__dispatch__version();
  }

  private Tensor stretched(long grid) {
    long repeat = grid / window_1Css.size(2);
    Tensor table_1CHW =
        torch.upsample_bicubic2d(
            Tensors.f32(background_1Chw),
            new long[] {grid, grid},
            false,
            new DoubleOptional(),
            new DoubleOptional());
    Tensor sum_1CHW = table_1CHW.add(Tensors.f32(window_1Css).repeat(1, 1, repeat, repeat));
    return Tensors.as(sum_1CHW, Tensors.dtype(background_1Chw)).permute(0, 2, 3, 1);
  }
}
