package io.github.tpo4j.train.dense;

import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.model.connector.Connector;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Dense supervision of what comes before the language model, by all that is true about a clip. The
 * vision encoder has to know of every patch of every sampled frame how much of an actor is there,
 * which one, where its centre is and what it will have done by the next frame; the connector, where
 * it is trained too, has to make tokens that each name one actor with its box on every frame, and
 * together the scene. It stands where UMT's and VideoChat2's pre-training stand for the published
 * weights: the language model gets tokens that already mean something.
 *
 * <p>Parts: {@code vision_encoder} and {@code connector}, and the heads {@code patch_heads} and
 * {@code scene_heads}, which no checkpoint keeps.
 */
// B clips · T frames · P patches of a frame · N = B · T · P · S pixels of a side · C width of the
// encoder · Q tokens of the connector · D their width
public final class DenseObjective implements Objective<DenseView> {
  /** The heads of the vision encoder as a part. */
  public static final String PATCH_HEADS = "patch_heads";

  /** The heads of the connector as a part. */
  public static final String SCENE_HEADS = "scene_heads";

  /** A good share of batches whose frames are pictures of their own. */
  public static final double PICTURES = 0.5;

  private static final Preprocess PIXELS = Preprocess.unresized();
  private static final double NUMBERS_WEIGHT = 5;
  private static final Set<String> NUMBERS = Set.of("place", "change", "box");

  private final Networks networks;
  private final Device device;
  private final PatchHeads patchHeads;
  private final SceneHeads sceneHeads;
  private final FootageSource source;
  private final Labeller labeller;
  private final double pictures;

  /**
   * What learns.
   *
   * @param encoder the vision encoder
   * @param size its size
   * @param connector null if it does not learn
   * @param width of the connector's tokens
   * @param parts the two as parts
   */
  public record Networks(
      UmtViT encoder, UmtConfig size, Connector connector, int width, Map<String, Part> parts) {
    private long weights() {
      return parts.values().stream().mapToLong(Part::size).sum();
    }
  }

  /**
   * @param heads where the heads take their weights from; on the device of the networks
   * @param pictures share of the batches whose frames are pictures of their own
   */
  public DenseObjective(
      Networks networks, Params heads, FootageSource source, ViewSettings views, double pictures) {
    this.networks = networks;
    device = heads.device();
    UmtConfig size = networks.size();
    patchHeads = new PatchHeads(heads.at(PATCH_HEADS), size.embedDim());
    sceneHeads =
        networks.connector() == null
            ? null
            : new SceneHeads(heads.at(SCENE_HEADS), networks.width(), size.numFrames());
    this.source = source;
    this.pictures = pictures;
    labeller = new Labeller(size, views);
  }

  @Override
  public DenseView prepare(Item item) throws Exception {
    return labeller.view(source.of(item), item.seed());
  }

  @Override
  public Losses loss(List<DenseView> batch) {
    boolean alone = torch.rand(1).item_double() < pictures;
    int together = alone ? 1 : networks.size().numFrames();
    Tensor tokens_BTPC = networks.encoder().encode(pixels_B3TSS(batch, together));
    Map<String, Tensor> terms = new LinkedHashMap<>(patches(batch, tokens_BTPC, together));
    if (sceneHeads != null) {
      Tensor tokens_BQD = networks.connector().connect(tokens_BTPC);
      terms.putAll(
          new SceneLoss(sceneHeads.forward(tokens_BQD, together), scenes(batch, alone)).terms());
    }
    long tokens = tokens_BTPC.numel() / networks.size().embedDim();
    return new Losses(sum(terms), terms, tokens, 6.0 * tokens * networks.weights());
  }

  private Map<String, Tensor> patches(List<DenseView> batch, Tensor tokens_BTPC, int together) {
    PatchHeads.Read read = patchHeads.forward(tokens_BTPC.reshape(-1, networks.size().embedDim()));
    Tensor shape_N = classes(batch, PatchLabels::shape);
    Tensor any_N1 = shape_N.ne(Tensors.scalar(PatchLabels.NONE)).unsqueeze(1);
    Map<String, Tensor> terms = new LinkedHashMap<>();
    terms.put(
        "share",
        torch.binary_cross_entropy_with_logits(
            read.share_N(),
            Terms.beside(read.share_N(), numbers(batch, PatchLabels::share, 1).flatten())));
    terms.put("shape", Terms.named(read.shape_NK(), shape_N));
    terms.put("colour", Terms.named(read.colour_NK(), classes(batch, PatchLabels::colour)));
    terms.put("pattern", Terms.named(read.pattern_NK(), classes(batch, PatchLabels::pattern)));
    terms.put("place", measured(read.place_N4(), numbers(batch, PatchLabels::place, 4), any_N1));
    if (together > 1) {
      Tensor change_N4 = numbers(batch, PatchLabels::change, 4);
      terms.put("change", measured(read.change_N4(), change_N4, any_N1));
    }
    return terms;
  }

  /** Numbers of patches that show no actor do not count. */
  private static Tensor measured(Tensor read_N4, Tensor true_N4, Tensor any_N1) {
    Tensor nothing_N4 = any_N1.logical_not().expand_as(true_N4);
    return Terms.measured(read_N4, true_N4.masked_fill(nothing_N4, Tensors.scalar(Double.NaN)));
  }

  /** What is true of the views, or of each of their frames alone. */
  private static List<SceneLabels> scenes(List<DenseView> batch, boolean alone) {
    List<SceneLabels> scenes = new ArrayList<>();
    for (DenseView view : batch) {
      if (alone) {
        for (int t = 0; t < view.frames().size(); t++) {
          scenes.add(view.scene().in(t));
        }
      } else {
        scenes.add(view.scene());
      }
    }
    return scenes;
  }

  private static Tensor sum(Map<String, Tensor> terms) {
    List<Tensor> weighted = new ArrayList<>();
    terms.forEach(
        (name, term) ->
            weighted.add(term.mul(Tensors.scalar(NUMBERS.contains(name) ? NUMBERS_WEIGHT : 1))));
    return Tensors.stack(0, weighted.toArray(Tensor[]::new)).sum();
  }

  /**
   * @param together frames that the encoder sees as one video; 1 for pictures
   */
  private Tensor pixels_B3TSS(List<DenseView> batch, int together) {
    long s = networks.size().imgSize();
    List<Tensor> frames = new ArrayList<>();
    for (DenseView view : batch) {
      view.frames().forEach(f -> frames.add(Tensors.of(f, s, s, 3).permute(2, 0, 1)));
    }
    Tensor rgb_M3SS = Tensors.on(device, Tensors.stack(0, frames.toArray(Tensor[]::new)));
    return Tensors.as(PIXELS.pixels(rgb_M3SS), networks.encoder().dtype())
        .view(-1, together, 3, s, s)
        .permute(0, 2, 1, 3, 4);
  }

  /** Labels, {@code [N]}. */
  private static Tensor classes(List<DenseView> batch, Function<PatchLabels, long[]> of) {
    return joined(batch, labels -> Tensors.of(of.apply(labels))).flatten();
  }

  /** Numbers, {@code [N, each]}. */
  private static Tensor numbers(
      List<DenseView> batch, Function<PatchLabels, float[]> of, int each) {
    return joined(batch, labels -> Tensors.of(of.apply(labels))).reshape(-1, each);
  }

  private static Tensor joined(List<DenseView> batch, Function<PatchLabels, Tensor> of) {
    return Tensors.stack(0, batch.stream().map(v -> of.apply(v.patches())).toArray(Tensor[]::new));
  }

  @Override
  public Map<String, Part> parts() {
    Map<String, Part> parts = new LinkedHashMap<>(networks.parts());
    parts.put(PATCH_HEADS, part(PATCH_HEADS, patchHeads));
    if (sceneHeads != null) {
      parts.put(SCENE_HEADS, part(SCENE_HEADS, sceneHeads));
    }
    return parts;
  }

  private static Part part(String name, Layer layer) {
    Map<String, Tensor> parameters = new TreeMap<>();
    layer.parametersByName().forEach((own, t) -> parameters.put(name + "." + own, t));
    return new Part(layer, parameters);
  }
}
