package io.github.tpo4j.model.heads.mask.sam2.net;

import io.github.tpo4j.model.torch.Attention;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.LayerNorm;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.OneDnn;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * One block of Hiera (model.md 8.1): {@code y = norm1 x; x = shortcut + proj(attention(windows of
 * y)); x += mlp(norm2 x)}.
 *
 * <p>The first block of a stage widens: the shortcut is {@code maxpool(proj(y))}, and the queries
 * are pooled 2 × 2 inside each window. A window that does not fit is padded with zeros after the
 * norm, and the padding is attended to.
 */
// B batch · H, W rows and columns · C width in · D width out · M windows · S side of a window · h
// heads
final class HieraBlock extends Layer {
  /** Numbers of a strip's widest intermediate: 8 MB. */
  private static final long STRIP = 1 << 21;

  /** Keys from which on the attention in blocks is the faster one. */
  private static final long LONG = 1024;

  private final int heads;
  private final int width;
  private final int window;
  private final LayerNorm norm1;
  private final LayerNorm norm2;
  private final Linear qkv;
  private final Linear out;
  private final Linear shortcut;
  private final Linear fc1;
  private final Linear fc2;

  /**
   * @param window side of the windows; 0 means that every token sees every other
   */
  HieraBlock(Params p, int in, int width, int heads, int window) {
    this.heads = heads;
    this.width = width;
    this.window = window;
    norm1 = child("norm1", new LayerNorm(p.at("norm1"), in, 1e-6));
    norm2 = child("norm2", new LayerNorm(p.at("norm2"), width, 1e-6));
    qkv = child("attn.qkv", Linear.of(p.at("attn.qkv"), in, 3L * width));
    out = child("attn.proj", Linear.of(p.at("attn.proj"), width, width));
    fc1 = child("mlp.layers.0", Linear.of(p.at("mlp.layers.0"), width, 4L * width));
    fc2 = child("mlp.layers.1", Linear.of(p.at("mlp.layers.1"), 4L * width, width));
    shortcut = in == width ? null : child("proj", Linear.of(p.at("proj"), in, width));
  }

  /**
   * {@code [B, H, W, C]} to {@code [B, H, W, D]}, or half of {@code H} and {@code W}.
   *
   * <p>Windows do not see each other, so they are worked on in strips that fit the processor's
   * cache; the maps of the first stages would be written to memory and read back otherwise.
   */
  Tensor forward(Tensor x_BHWC) {
    long rows = x_BHWC.size(1);
    long step = x_BHWC.is_cpu() ? strip(x_BHWC.size(0) * x_BHWC.size(2)) : rows;
    if (window == 0 || step >= rows || (shortcut != null && window % 2 == 1)) {
      return Scopes.tidy(() -> whole(x_BHWC));
    }
    Tensor[] strips = new Tensor[Math.toIntExact((rows + step - 1) / step)];
    return Scopes.tidy(
        () -> {
          for (int i = 0; i < strips.length; i++) {
            Tensor strip = x_BHWC.narrow(1, i * step, Math.min(step, rows - i * step));
            strips[i] = Scopes.tidy(() -> whole(strip));
          }
          return Tensors.cat(1, strips);
        });
  }

  /** Rows of a strip: a multiple of the window that keeps the widest intermediate small. */
  private long strip(long tokensOfARow) {
    long rows = STRIP / Math.max(1, 4L * width * tokensOfARow);
    return Math.max(1, rows / Math.max(1, window)) * Math.max(1, window);
  }

  private Tensor whole(Tensor x_BHWC) {
    Tensor y_BHWC = norm1.forward(x_BHWC);
    Tensor kept_BHWD = shortcut == null ? x_BHWC : pool(shortcut.forward(y_BHWC));
    Tensor z_BHWD = kept_BHWD.add(Scopes.tidy(() -> attended(y_BHWC, kept_BHWD)));
    return z_BHWD.add(
        Scopes.tidy(() -> fc2.forward(fc1.forward(norm2.forward(z_BHWD), OneDnn.Activation.GELU))));
  }

  private Tensor attended(Tensor y_BHWC, Tensor kept_BHWD) {
    if (window == 0) {
      return attention(y_BHWC);
    }
    long h = kept_BHWD.size(1);
    long w = kept_BHWD.size(2);
    long rows = (y_BHWC.size(1) + window - 1) / window;
    long columns = (y_BHWC.size(2) + window - 1) / window;
    Tensor a_BHWD = join(attention(cut(y_BHWC, rows, columns)), rows, columns);
    return a_BHWD.size(1) == h && a_BHWD.size(2) == w
        ? a_BHWD
        : a_BHWD.narrow(1, 0, h).narrow(2, 0, w);
  }

  private Tensor attention(Tensor y_MSSC) {
    long m = y_MSSC.size(0);
    Tensor qkv_MSS3D = qkv.forward(y_MSSC);
    Tensor q_MSSD = qkv_MSS3D.narrow(3, 0, width);
    if (shortcut != null) {
      q_MSSD = pool(q_MSSD);
    }
    long s = q_MSSD.size(1);
    long t = q_MSSD.size(2);
    Tensor q_MhND = split(q_MSSD);
    Tensor k_MhND = split(qkv_MSS3D.narrow(3, width, width));
    Tensor v_MhND = split(qkv_MSS3D.narrow(3, 2L * width, width));
    Tensor a_MhND =
        k_MhND.size(2) >= LONG && OneDnn.attends(q_MhND, k_MhND)
            ? OneDnn.attentionOfHeads(q_MhND, k_MhND, v_MhND, 1 / Math.sqrt((double) width / heads))
            : Attention.full(q_MhND, k_MhND, v_MhND);
    return out.forward(Attention.join(a_MhND)).view(m, s, t, width);
  }

  private Tensor split(Tensor x_MSSD) {
    long tokens = x_MSSD.size(1) * x_MSSD.size(2);
    return x_MSSD.reshape(x_MSSD.size(0), tokens, heads, width / heads).transpose(1, 2);
  }

  private Tensor cut(Tensor y_BHWC, long rows, long columns) {
    long b = y_BHWC.size(0);
    long c = y_BHWC.size(3);
    long below = rows * window - y_BHWC.size(1);
    long beside = columns * window - y_BHWC.size(2);
    Tensor padded =
        below + beside == 0
            ? y_BHWC
            : torch.constant_pad_nd(y_BHWC, new long[] {0, 0, 0, beside, 0, below}, new Scalar(0));
    return padded
        .view(b, rows, window, columns, window, c)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(b * rows * columns, window, window, c);
  }

  private static Tensor join(Tensor x_MSSD, long rows, long columns) {
    long b = x_MSSD.size(0) / (rows * columns);
    long s = x_MSSD.size(1);
    long d = x_MSSD.size(3);
    return x_MSSD
        .view(b, rows, columns, s, s, d)
        .permute(0, 1, 3, 2, 4, 5)
        .reshape(b, rows * s, columns * s, d);
  }

  private static Tensor pool(Tensor x_BHWC) {
    return torch.max_pool2d(x_BHWC.permute(0, 3, 1, 2), 2, 2).permute(0, 2, 3, 1);
  }
}
