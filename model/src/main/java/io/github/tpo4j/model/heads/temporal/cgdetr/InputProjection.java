package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Drop;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.weights.Params;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Features to the model's width: stages of norm, dropout and linear, ReLU between them (7.3). */
final class InputProjection extends Layer {
  private final List<LayerNorm> norms = new ArrayList<>();
  private final List<Linear> linears = new ArrayList<>();
  private final double dropout;

  InputProjection(Params p, int in, CgDetrConfig size) {
    dropout = size.inputDropout();
    for (int i = 0; i < size.projections(); i++) {
      int width = i == 0 ? in : size.width();
      String norm = i + ".LayerNorm";
      String linear = i + ".net.1";
      norms.add(child(norm, new LayerNorm(p.at(norm), width, ResidualLayer.NORM_EPS)));
      linears.add(child(linear, Linear.of(p.at(linear), width, size.width())));
    }
  }

  Tensor forward(Tensor x) {
    for (int i = 0; i < linears.size(); i++) {
      x = Drop.elements(norms.get(i).forward(x), dropout, is_training());
      x = linears.get(i).forward(x);
      if (i + 1 < linears.size()) {
        x = torch.relu(x);
      }
    }
    return x;
  }
}
