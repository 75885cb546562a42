package io.github.tpo4j.model.vision;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Ops;
import io.github.tpo4j.model.torch.Scopes;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.video.Frame;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * From decoded frames to a network's pixels: squeeze to a square, whatever the aspect, divide by
 * 255 and normalise with ImageNet's mean and deviation (model.md 4.5).
 *
 * <p>The consumers differ in small things that their weights know: the vision encoder's frames are
 * rounded back to bytes after the resize, SAM 2's keep fractions and the slight overshoot of the
 * cubic.
 */
// T frames · H, W size of a frame · S side of the square
public final class Preprocess {
  private static final float[] MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] STD = {0.229f, 0.224f, 0.225f};

  /** Resized at once: about 100 MB in f32. */
  private static final long PIXELS_AT_ONCE = 8L << 20;

  private final int side;
  private final Kernel kernel;
  private final boolean bytes;

  /** How the bicubic resize samples. */
  public enum Kernel {
    /** a = −0.5, widened when shrinking, as Pillow: torchvision's default since 0.17. */
    ANTIALIAS,
    /** a = −0.75, four neighbours only: torchvision's former default. */
    PLAIN
  }

  private Preprocess(int side, Kernel kernel, boolean bytes) {
    this.side = side;
    this.kernel = kernel;
    this.bytes = bytes;
  }

  /** For the vision encoder and InternVideo2: resized, rounded to bytes, then normalised. */
  public static Preprocess vision(int side) {
    return new Preprocess(side, Kernel.ANTIALIAS, true);
  }

  /** For SAM 2: divided by 255, resized as fractions, then normalised. */
  public static Preprocess sam(int side) {
    return new Preprocess(side, Kernel.ANTIALIAS, false);
  }

  /** Normalised at the size it has. */
  public static Preprocess unresized() {
    return new Preprocess(0, Kernel.ANTIALIAS, false);
  }

  /** The same with another kernel. */
  public Preprocess with(Kernel kernel) {
    return new Preprocess(side, kernel, bytes);
  }

  /** Frames of one size as unsigned bytes {@code [T, 3, H, W]}. */
  public static Tensor rgb(List<Frame> frames) {
    Frame first = frames.get(0);
    TensorVector rgb_3HW = new TensorVector();
    for (Frame f : frames) {
      if (f.width() != first.width() || f.height() != first.height()) {
        throw TpoException.data(
            "frame %d is %d x %d but frame %d is %d x %d: frames of one video must have one size"
                .formatted(
                    f.index(),
                    f.width(),
                    f.height(),
                    first.index(),
                    first.width(),
                    first.height()));
      }
      rgb_3HW.push_back(Tensors.of(f.rgb(), f.height(), f.width(), 3).permute(2, 0, 1));
    }
    return torch.stack(rgb_3HW, 0).contiguous();
  }

  /** The frames of a medium as the vision encoder takes them: {@code [1, 3, T, S, S]}. */
  public Tensor video(List<Frame> frames) {
    return Scopes.tidy(() -> pixels(rgb(frames)).permute(1, 0, 2, 3).unsqueeze(0));
  }

  /**
   * @param rgb_T3HW unsigned bytes
   * @return normalised f32 {@code [T, 3, S, S]}
   */
  public Tensor pixels(Tensor rgb_T3HW) {
    return Scopes.tidy(
        () -> {
          Tensor x = bytes ? Tensors.f32(resizedBytes(rgb_T3HW)) : resized(rgb_T3HW, 255);
          Tensor y = bytes ? x.div_(Tensors.scalar(255)) : x;
          return y.sub_(channels(MEAN, y)).div_(channels(STD, y));
        });
  }

  /** Resized and rounded back to unsigned bytes, half to even, {@code [T, 3, S, S]}. */
  public Tensor resizedBytes(Tensor rgb_T3HW) {
    if (unchanged(rgb_T3HW)) {
      return rgb_T3HW;
    }
    return Scopes.tidy(
        () ->
            resized(rgb_T3HW, 1)
                .clamp_min_(Tensors.scalar(0))
                .clamp_max_(Tensors.scalar(255))
                .round_()
                .to(ScalarType.Byte));
  }

  /** Resized as fractions of one, not clamped, f32 {@code [T, 3, S, S]}. */
  public Tensor resizedFractions(Tensor rgb_T3HW) {
    return resized(rgb_T3HW, 255);
  }

  private boolean unchanged(Tensor x_T3HW) {
    return side == 0 || (x_T3HW.size(2) == side && x_T3HW.size(3) == side);
  }

  /** Divides and resizes a few frames at a time; always a tensor of its own. */
  private Tensor resized(Tensor rgb_T3HW, double divisor) {
    long frames = rgb_T3HW.size(0);
    long chunk = Math.max(1, PIXELS_AT_ONCE / (rgb_T3HW.size(2) * rgb_T3HW.size(3)));
    if (chunk >= frames) {
      return resize(rgb_T3HW.to(ScalarType.Float), divisor);
    }
    TensorVector parts = new TensorVector();
    for (long t = 0; t < frames; t += chunk) {
      Tensor part_T3HW = rgb_T3HW.narrow(0, t, Math.min(chunk, frames - t));
      parts.push_back(Scopes.tidy(() -> resize(part_T3HW.to(ScalarType.Float), divisor)));
    }
    return torch.cat(parts, 0);
  }

  private Tensor resize(Tensor x_T3HW, double divisor) {
    Tensor x = divisor == 1 ? x_T3HW : x_T3HW.div_(Tensors.scalar(divisor));
    if (unchanged(x)) {
      return x;
    }
    return kernel == Kernel.ANTIALIAS
        ? antialiased(x)
        : torch.upsample_bicubic2d(
            x, new long[] {side, side}, false, new DoubleOptional(), new DoubleOptional());
  }

  private Tensor antialiased(Tensor x_T3HW) {
    String op = "aten::_upsample_bicubic2d_aa";
    return Ops.tensor(
        op,
        "",
        new IValue(x_T3HW),
        Ops.list(op, "", 1, new IValue((long) side), new IValue((long) side)),
        new IValue(false),
        new IValue(),
        new IValue());
  }

  private static Tensor channels(float[] values, Tensor like) {
    return Tensors.on(like.device(), Tensors.of(values, 1, 3, 1, 1));
  }
}
