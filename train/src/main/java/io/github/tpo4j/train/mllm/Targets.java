package io.github.tpo4j.train.mllm;

import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.OwnClipFeatures;
import io.github.tpo4j.model.heads.mask.MaskTarget;
import io.github.tpo4j.model.heads.mask.sam2.ImageFeatures;
import io.github.tpo4j.model.heads.temporal.Labels;
import io.github.tpo4j.model.heads.temporal.TemporalBatch;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrInput;
import io.github.tpo4j.model.heads.temporal.loss.TemporalTargets;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** What a batch teaches the heads, in the form each of them takes. */
// K task tokens of the batch · H, W side of the masks · V clips · C width of a clip
final class Targets {
  /** True masks are brought to one size, so that those of different videos fit in one batch. */
  private static final int MASK_SIDE = 256;

  private final Sights sights;
  private final OwnClipFeatures clips;
  private final Device device;

  Targets(Sights sights, OwnClipFeatures clips, Device device) {
    this.sights = sights;
    this.clips = clips;
    this.device = device;
  }

  /** The targets of each task that the batch has. */
  Map<Task, Object> of(List<Prepared> samples) {
    Map<Task, Object> targets = new EnumMap<>(Task.class);
    List<Box> boxes = new ArrayList<>();
    all(samples, Prepared.Boxes.class).forEach(t -> boxes.addAll(t.boxes()));
    if (!boxes.isEmpty()) {
      targets.put(Task.REGION, boxes(boxes));
    }
    List<Prepared.Moments> moments = all(samples, Prepared.Moments.class);
    if (!moments.isEmpty()) {
      targets.put(Task.TEMPORAL, moments(moments));
    }
    List<Prepared.Mask> masks = all(samples, Prepared.Mask.class);
    if (!masks.isEmpty()) {
      targets.put(Task.MASK, masks(masks));
    }
    return targets;
  }

  /** Boxes as fractions, {@code [K, 4]}. */
  Tensor boxes(List<Box> boxes) {
    float[] values = new float[4 * boxes.size()];
    int at = 0;
    for (Box b : boxes) {
      values[at++] = (float) b.x1();
      values[at++] = (float) b.y1();
      values[at++] = (float) b.x2();
      values[at++] = (float) b.y2();
    }
    return Tensors.on(device, Tensors.of(values, boxes.size(), 4));
  }

  private TemporalBatch moments(List<Prepared.Moments> moments) {
    List<Tensor> clip_VC = sights.clips(moments.stream().map(Prepared.Moments::clips).toList());
    List<Tensor> text_LD = clips.queries(moments.stream().map(Prepared.Moments::question).toList());
    List<CgDetrInput.Sample> samples = new ArrayList<>();
    for (int i = 0; i < moments.size(); i++) {
      samples.add(new CgDetrInput.Sample(clip_VC.get(i), text_LD.get(i)));
    }
    TemporalTargets t = Labels.batch(moments.stream().map(Prepared.Moments::labels).toList());
    return new TemporalBatch(
        samples,
        Optional.of(moments.stream().map(Prepared.Moments::video).toList()),
        new TemporalTargets(
            Tensors.on(device, t.span_K2()),
            t.counts(),
            Tensors.on(device, t.relevance_BV()),
            t.pairs()
                .map(
                    p ->
                        new TemporalTargets.Pairs(
                            Tensors.on(device, p.high_Bp()), Tensors.on(device, p.low_Bp())))));
  }

  private MaskTarget masks(List<Prepared.Mask> masks) {
    List<Box> boxes = new ArrayList<>();
    List<Long> frame = new ArrayList<>();
    List<Tensor> mask_HW = new ArrayList<>();
    for (int i = 0; i < masks.size(); i++) {
      for (Rle rle : masks.get(i).masks()) {
        boxes.add(rle.box());
        frame.add((long) i);
        mask_HW.add(mask(rle));
      }
    }
    if (masks.get(0).frame().isEmpty()) {
      return MaskTarget.boxes(boxes(boxes));
    }
    List<Prepared.View> frames = masks.stream().map(m -> m.frame().orElseThrow()).toList();
    Tensor of_K =
        Tensors.on(device, Tensors.of(frame.stream().mapToLong(Long::longValue).toArray()));
    return new MaskTarget(
        boxes(boxes),
        rows(sights.first(frames), of_K),
        Tensors.on(device, Tensors.stack(0, mask_HW.toArray(Tensor[]::new))));
  }

  /** Features of each object's frame: several objects may share one. */
  private static ImageFeatures rows(ImageFeatures f, Tensor of_K) {
    return new ImageFeatures(
        f.low_BDGG().index_select(0, of_K),
        f.fine0_BCSS().index_select(0, of_K),
        f.fine1_BCss().index_select(0, of_K));
  }

  private static Tensor mask(Rle rle) {
    boolean[] mask = rle.decode();
    byte[] small = new byte[MASK_SIDE * MASK_SIDE];
    for (int y = 0; y < MASK_SIDE; y++) {
      int fromY = (int) ((y + 0.5) * rle.height() / MASK_SIDE);
      for (int x = 0; x < MASK_SIDE; x++) {
        int fromX = (int) ((x + 0.5) * rle.width() / MASK_SIDE);
        small[y * MASK_SIDE + x] = (byte) (mask[fromY * rle.width() + fromX] ? 1 : 0);
      }
    }
    return Tensors.of(small, MASK_SIDE, MASK_SIDE).to(ScalarType.Float);
  }

  private static <T extends Prepared.Target> List<T> all(List<Prepared> samples, Class<T> type) {
    return samples.stream()
        .map(Prepared::target)
        .flatMap(Optional::stream)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
