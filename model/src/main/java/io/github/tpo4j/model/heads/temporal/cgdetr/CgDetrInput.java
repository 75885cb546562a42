package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.Tensors;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A batch for CG-DETR, padded on the right (model.md 7.2).
 *
 * @param clip_BVC clip features with {@link #withTimes time features}, any floating-point type
 * @param clipMask_BV 1 for clips, 0 for padding; f32
 * @param text_BLD features of the query's tokens
 * @param textMask_BL 1 for tokens, 0 for padding; f32
 * @param prompt_BD the language model's state at the task token; gradient flows back into it
 * @param videos which samples show the same video; where given, neighbours with different videos
 *     serve each other as negatives
 */
// B batch · V clips · C clip features · L text tokens · D text width
public record CgDetrInput(
    Tensor clip_BVC,
    Tensor clipMask_BV,
    Tensor text_BLD,
    Tensor textMask_BL,
    Tensor prompt_BD,
    Optional<List<String>> videos) {

  /**
   * Features of one sample.
   *
   * @param clip_VC without time features
   * @param text_LD features of the query's tokens
   */
  public record Sample(Tensor clip_VC, Tensor text_LD) {}

  /**
   * Pads samples to a batch and appends the time features.
   *
   * @param samples wherever they are; kept ones are best left on the CPU until they are a batch
   */
  public static CgDetrInput of(
      List<Sample> samples, Tensor prompt_BD, Optional<List<String>> videos) {
    for (Sample s : samples) {
      if (s.clip_VC().size(0) == 0 || s.text_LD().size(0) == 0) {
        throw TpoException.data(
            "temporal head: expected at least one clip and one text token but found %d clips and %d"
                    .formatted(s.clip_VC().size(0), s.text_LD().size(0))
                + " tokens; a video shorter than a clip must be given as one clip");
      }
    }
    return new CgDetrInput(
        pad(samples.stream().map(s -> withTimes(s.clip_VC())).toList(), prompt_BD),
        mask(samples.stream().mapToLong(s -> s.clip_VC().size(0)).toArray(), prompt_BD),
        pad(samples.stream().map(s -> Tensors.f32(s.text_LD())).toList(), prompt_BD),
        mask(samples.stream().mapToLong(s -> s.text_LD().size(0)).toArray(), prompt_BD),
        prompt_BD,
        videos);
  }

  /** The same features with another prompt. */
  public CgDetrInput withPrompt(Tensor state_BD) {
    return new CgDetrInput(clip_BVC, clipMask_BV, text_BLD, textMask_BL, state_BD, videos);
  }

  /** Appends each clip's time: {@code [i/V, (i+1)/V]} for clip i of V. In f32. */
  public static Tensor withTimes(Tensor clip_VC) {
    long v = clip_VC.size(0);
    Tensor edge_E =
        torch
            .arange(Tensors.scalar(v + 1), Tensors.like(clip_VC, torch.ScalarType.Float))
            .div(Tensors.scalar(v));
    Tensor time_V2 = Tensors.stack(1, edge_E.narrow(0, 0, v), edge_E.narrow(0, 1, v));
    return Tensors.cat(1, Tensors.f32(clip_VC), time_V2);
  }

  private static Tensor pad(List<Tensor> rows, Tensor like) {
    return Tensors.on(
        like.device(),
        torch.pad_sequence(new TensorVector(rows.toArray(new Tensor[0])), true, 0, "right"));
  }

  private static Tensor mask(long[] lengths, Tensor like) {
    int longest = 0;
    for (long n : lengths) {
      longest = (int) Math.max(longest, n);
    }
    float[] mask = new float[lengths.length * longest];
    for (int b = 0; b < lengths.length; b++) {
      for (int i = 0; i < lengths[b]; i++) {
        mask[b * longest + i] = 1;
      }
    }
    return Tensors.on(like.device(), Tensors.of(mask, lengths.length, longest));
  }

  /** Samples of the batch. */
  public int size() {
    return (int) clip_BVC.size(0);
  }

  /** Numbers of the samples whose next neighbour (the first after the last) shows another video. */
  public long[] negatives() {
    if (videos.isEmpty()) {
      return new long[0];
    }
    List<String> v = videos.get();
    return LongStream.range(0, v.size())
        .filter(i -> !v.get((int) i).equals(v.get((int) ((i + 1) % v.size()))))
        .toArray();
  }

  /**
   * The words with the task prompt behind the last valid one: {@code [B, L+1, D]} in f32. Padding
   * moves one to the right.
   */
  Tensor words() {
    Tensor text_BLD = Tensors.f32(text_BLD());
    Tensor prompt_B1D = Tensors.f32(prompt_BD).unsqueeze(1);
    Tensor at_BW1 = place().unsqueeze(2);
    Tensor stay_BWD = Tensors.cat(1, text_BLD, prompt_B1D);
    Tensor moved_BWD = Tensors.cat(1, prompt_B1D, text_BLD);
    return torch.where(
        at_BW1.lt(Tensors.scalar(0)),
        stay_BWD,
        torch.where(at_BW1.gt(Tensors.scalar(0)), moved_BWD, prompt_B1D));
  }

  /** Mask of {@link #words}, {@code [B, L+1]}. */
  Tensor wordMask() {
    return Tensors.f32(place().le(Tensors.scalar(0)));
  }

  /** Distance of every place from the prompt's, {@code [B, L+1]}. */
  private Tensor place() {
    Tensor count_B1 = textMask_BL.sum(new long[] {1}, true, new ScalarTypeOptional());
    return torch
        .arange(Tensors.scalar(textMask_BL.size(1) + 1), Tensors.like(count_B1))
        .unsqueeze(0)
        .sub(count_B1);
  }
}
