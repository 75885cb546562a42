package io.github.tpo4j.train.patch;

import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import io.github.tpo4j.train.Losses;
import io.github.tpo4j.train.Objective;
import io.github.tpo4j.train.world.FootageSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Dense supervision of the vision encoder: of every patch of every sampled frame it has to know how
 * much of an actor is there, which one, where its centre is and what it will have done by the next
 * frame. It stands where UMT's pre-training stands for the published weights: the language model
 * gets tokens that already mean something.
 *
 * <p>Parts: {@code vision_encoder}, and {@code patch_heads}, which no checkpoint keeps.
 */
// B clips · T frames · P patches of a frame · N = B · T · P · S pixels of a side · C width
public final class PatchObjective implements Objective<PatchView> {
  /** The encoder as a part, and the prefix of its weights in a checkpoint. */
  public static final String PART = "vision_encoder";

  /** The heads as a part. */
  public static final String HEADS = "patch_heads";

  /** A good share of batches whose frames are pictures of their own. */
  public static final double PICTURES = 0.75;

  private static final Preprocess PIXELS = Preprocess.unresized();
  private static final double NUMBERS_WEIGHT = 5;

  private final UmtConfig size;
  private final UmtViT encoder;
  private final PatchHeads heads;
  private final FootageSource source;
  private final PatchLabeller labeller;
  private final double pictures;

  /**
   * @param heads where the heads take their weights from
   * @param pictures share of the batches whose frames are pictures of their own
   */
  public PatchObjective(
      UmtViT encoder,
      UmtConfig size,
      Params heads,
      FootageSource source,
      ViewSettings views,
      double pictures) {
    this.size = size;
    this.encoder = encoder;
    this.heads = new PatchHeads(heads.at(HEADS), size.embedDim());
    this.source = source;
    this.pictures = pictures;
    labeller = new PatchLabeller(size, views);
  }

  @Override
  public PatchView prepare(Item item) throws Exception {
    return labeller.view(source.of(item), item.seed());
  }

  @Override
  public Losses loss(List<PatchView> batch) {
    int together = torch.rand(1).item_double() < pictures ? 1 : size.numFrames();
    Shown shown = new Shown(batch);
    Tensor tokens_BTPC = encoder.encode(shown.pixels_B3TSS(together));
    PatchHeads.Read read = heads.forward(tokens_BTPC.reshape(-1, size.embedDim()));
    Map<String, Tensor> terms = new LinkedHashMap<>();
    terms.put(
        "share",
        torch.binary_cross_entropy_with_logits(
            read.share_N(),
            shown.numbers(PatchView::share, 1).flatten(),
            new TensorOptional(),
            new TensorOptional(),
            torch.Reduction.Mean.value));
    Tensor shape_N = shown.classes(PatchView::shape);
    terms.put("shape", named(read.shape_NK(), shape_N));
    terms.put("colour", named(read.colour_NK(), shown.classes(PatchView::colour)));
    terms.put("pattern", named(read.pattern_NK(), shown.classes(PatchView::pattern)));
    Tensor any_N1 = shape_N.ne(Tensors.scalar(PatchView.NONE)).unsqueeze(1);
    terms.put("place", measured(read.place_N4(), shown.numbers(PatchView::place, 4), any_N1));
    if (together > 1) {
      terms.put("change", measured(read.change_N4(), shown.numbers(PatchView::change, 4), any_N1));
    }
    long tokens = read.share_N().numel();
    return new Losses(sum(terms), terms, tokens, 6.0 * tokens * parts().get(PART).size());
  }

  private static Tensor sum(Map<String, Tensor> terms) {
    List<Tensor> weighted = new ArrayList<>();
    terms.forEach(
        (name, term) -> {
          boolean numbers = name.equals("place") || name.equals("change");
          weighted.add(term.mul(Tensors.scalar(numbers ? NUMBERS_WEIGHT : 1)));
        });
    return Tensors.stack(0, weighted.toArray(Tensor[]::new)).sum();
  }

  /** Cross entropy over the patches that show an actor. */
  private static Tensor named(Tensor logits_NK, Tensor class_N) {
    Tensor known_N = class_N.ne(Tensors.scalar(PatchView.NONE));
    Tensor p_NK = torch.log_softmax(logits_NK, 1);
    Tensor own_N = p_NK.gather(1, class_N.mul(known_N).unsqueeze(1)).squeeze(1);
    return own_N.mul(known_N).sum().neg().div(count(known_N));
  }

  /**
   * Mean absolute error over the patches that show an actor, numbers that are not known left out.
   */
  private static Tensor measured(Tensor read_N4, Tensor true_N4, Tensor any_N1) {
    Tensor known_N4 = any_N1.logical_and(torch.isnan(true_N4).logical_not());
    Tensor error_N4 = read_N4.sub(torch.nan_to_num(true_N4)).abs();
    return error_N4.mul(known_N4).sum().div(count(known_N4));
  }

  private static Tensor count(Tensor known) {
    return Tensors.f32(known.sum()).clamp_min(Tensors.scalar(1));
  }

  /** The frames of a batch as tensors. */
  private final class Shown {
    private final List<PatchView> batch;

    Shown(List<PatchView> batch) {
      this.batch = batch;
    }

    /**
     * @param together frames that the encoder sees as one video; 1 for pictures
     */
    Tensor pixels_B3TSS(int together) {
      long s = size.imgSize();
      List<Tensor> frames = new ArrayList<>();
      for (PatchView view : batch) {
        view.frames().forEach(f -> frames.add(Tensors.of(f, s, s, 3).permute(2, 0, 1)));
      }
      Tensor rgb_M3SS = Tensors.stack(0, frames.toArray(Tensor[]::new));
      return Tensors.as(PIXELS.pixels(rgb_M3SS), encoder.dtype())
          .view(-1, together, 3, s, s)
          .permute(0, 2, 1, 3, 4);
    }

    /** Labels, {@code [N]}. */
    Tensor classes(Function<PatchView, long[]> of) {
      return joined(view -> Tensors.of(of.apply(view))).flatten();
    }

    /** Numbers, {@code [N, each]}. */
    Tensor numbers(Function<PatchView, float[]> of, int each) {
      return joined(view -> Tensors.of(of.apply(view))).reshape(-1, each);
    }

    private Tensor joined(Function<PatchView, Tensor> of) {
      return Tensors.stack(0, batch.stream().map(of).toArray(Tensor[]::new));
    }
  }

  @Override
  public Map<String, Part> parts() {
    return Map.of(PART, part(PART, encoder), HEADS, part(HEADS, heads));
  }

  private static Part part(String name, Layer layer) {
    Map<String, Tensor> parameters = new TreeMap<>();
    layer.parametersByName().forEach((own, t) -> parameters.put(name + "." + own, t));
    return new Part(layer, parameters);
  }

  @Override
  public Map<String, Tensor> weights() {
    return parts().get(PART).parameters();
  }
}
