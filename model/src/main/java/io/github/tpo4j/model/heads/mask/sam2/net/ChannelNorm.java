package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;

/** Layer norm over the channels of an image, eps 1e-6. */
public final class ChannelNorm extends Layer {
  private final LayerNorm norm;

  public ChannelNorm(Params p, long channels) {
    norm = new LayerNorm(p, channels, 1e-6);
    norm.parametersByName().forEach((name, t) -> register_parameter(name, t, false));
  }

  public Tensor forward(Tensor x_BCHW) {
    return norm.forward(x_BCHW.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
  }
}
