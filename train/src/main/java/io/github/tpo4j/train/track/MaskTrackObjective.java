package io.github.tpo4j.train.track;

import io.github.tpo4j.data.load.Item;
import io.github.tpo4j.data.view.ViewSettings;
import io.github.tpo4j.model.heads.HeadLoss;
import io.github.tpo4j.model.heads.mask.ClipLoss;
import io.github.tpo4j.model.heads.mask.MaskLosses;
import io.github.tpo4j.model.heads.mask.sam2.ClipPass;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.vision.Preprocess;
import io.github.tpo4j.train.Losses;
import io.github.tpo4j.train.Objective;
import io.github.tpo4j.train.recipe.TrackSettings;
import io.github.tpo4j.train.world.FootageSource;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Promptable video segmentation: SAM 2 is shown a thing on the first frame of a short clip, by a
 * box, a point or a mask, and has to segment it there and on the frames after (SAM 2, arXiv
 * 2408.00714, section 4).
 *
 * <p>Everything of SAM 2 is one part, {@code sam}.
 */
// T frames · C clips · N = T · C · k objects of each · B = C · k · S pixels of a side
public final class MaskTrackObjective implements Objective<TrackClip> {
  /** The part's name, and the prefix of its weights in a checkpoint. */
  public static final String PART = "sam";

  private static final ClipLoss LOSS = new ClipLoss(MaskLosses.Weights.SAM2);
  private static final Preprocess PIXELS = Preprocess.unresized();

  private final Sam2 sam;
  private final FootageSource source;
  private final TrackSettings settings;
  private final TrackCutter cutter;

  public MaskTrackObjective(
      Sam2 sam, FootageSource source, TrackSettings settings, ViewSettings views) {
    this.sam = sam;
    this.source = source;
    this.settings = settings;
    cutter = new TrackCutter(settings, views, sam.config().imageSize());
  }

  @Override
  public TrackClip prepare(Item item) throws Exception {
    return cutter.cut(source.of(item), item.seed());
  }

  @Override
  public Losses loss(List<TrackClip> batch) {
    List<TrackClip.Followed> objects = batch.stream().flatMap(c -> c.objects().stream()).toList();
    ClipPass.Clips clips = clips(batch, objects);
    double kind = torch.rand(1).item_double();
    boolean byMask = kind >= 1 - settings.masks();
    ClipPass.Opening opening;
    if (byMask) {
      opening = ClipPass.Opening.mask(clips.masks_TBSS().select(0, 0).unsqueeze(1));
    } else if (kind < settings.points()) {
      Tensor labels_B1 =
          torch.ones(new long[] {objects.size(), 1}, Tensors.options(ScalarType.Long));
      opening = ClipPass.Opening.points(places(objects, 2).unsqueeze(1), labels_B1);
    } else {
      opening = ClipPass.Opening.box(places(objects, 4));
    }
    HeadLoss loss = LOSS.of(ClipPass.run(sam, clips, opening), clips, byMask ? 1 : 0);
    return new Losses(loss.total(), loss.terms(), clips.inSight_TB().numel(), flops(clips));
  }

  /** Pictures and masks of a batch; some memories are made of true masks. */
  private ClipPass.Clips clips(List<TrackClip> batch, List<TrackClip.Followed> objects) {
    int t = batch.get(0).frames().size();
    long c = batch.size();
    long b = objects.size();
    int s = batch.get(0).side();
    List<byte[]> frames = new ArrayList<>();
    List<byte[]> masks = new ArrayList<>();
    for (int i = 0; i < t; i++) {
      for (TrackClip clip : batch) {
        frames.add(clip.frames().get(i));
      }
      for (TrackClip.Followed object : objects) {
        masks.add(object.masks().get(i));
      }
    }
    Tensor rgb_NSS3 = bytes(frames).view(t * c, s, s, 3);
    Tensor pixels_N3SS = PIXELS.pixels(rgb_NSS3.permute(0, 3, 1, 2)).contiguous();
    Tensor masks_TBSS = Tensors.f32(bytes(masks)).view(t, b, s, s);
    Tensor taught_1B = torch.rand(1, b).lt(Tensors.scalar(settings.taught()));
    return new ClipPass.Clips(
        Tensors.as(pixels_N3SS, sam.dtype()).view(t, c, 3, s, s),
        masks_TBSS,
        masks_TBSS.flatten(2, 3).gt(Tensors.scalar(0)).any(2),
        Tensors.on(sam.device(), taught_1B).expand(t, b));
  }

  private Tensor bytes(List<byte[]> parts) {
    ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length).sum());
    parts.forEach(all::put);
    return Tensors.on(sam.device(), Tensors.of(all.array()));
  }

  /** Boxes {@code [B, 4]} or points {@code [B, 2]} in pixels. */
  private static Tensor places(List<TrackClip.Followed> objects, int numbers) {
    float[] all = new float[objects.size() * numbers];
    for (int i = 0; i < objects.size(); i++) {
      TrackClip.Followed o = objects.get(i);
      System.arraycopy(numbers == 4 ? o.box() : o.point(), 0, all, i * numbers, numbers);
    }
    return Tensors.of(all, objects.size(), numbers);
  }

  /** As if every weight were used once for every cell of the lowest feature map. */
  private double flops(ClipPass.Clips clips) {
    double cells = clips.inSight_TB().numel() * Math.pow(sam.config().grid(), 2);
    return 6 * cells * parts().get(PART).size();
  }

  @Override
  public Map<String, Part> parts() {
    Map<String, Tensor> learned = new TreeMap<>();
    sam.parametersByName()
        .forEach(
            (name, t) -> {
              if (Sam2.isLearned(name)) {
                learned.put(PART + "." + name, t);
              }
            });
    return Map.of(PART, new Part(sam, learned));
  }
}
