package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.model.heads.mask.sam2.Sam2;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Config;
import io.github.tpo4j.model.heads.mask.sam2.Sam2Tracker;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.weights.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Frames per second of SAM 2 tracking, with hiera-tiny and random weights: the counterpart of
 * {@code peer_sam2.py}, one JSON line with the same fields.
 *
 * <p>A box on frame 0, then propagation. The bias of the object's score is set so that the object
 * stays in sight and every frame does the full work.
 */
@Command(name = "sam2", description = "SAM 2 tracking, hiera-tiny, random weights")
public final class Sam2Bench implements Callable<Integer> {
  private static final String OBJECT_BIAS = "sam_mask_decoder.pred_obj_score_head.layers.2.bias";

  @Option(names = "--size", description = "pixels of a side (default: ${DEFAULT-VALUE})")
  private int size = 1024;

  @Option(names = "--frames", description = "frames of the video (default: ${DEFAULT-VALUE})")
  private int frames = 6;

  @Option(names = "--dtype", description = "f32 or bf16 (default: ${DEFAULT-VALUE})")
  private String dtype = "f32";

  /** Runs the benchmark alone. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new Sam2Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    TorchRuntime.Settings settings = TorchRuntime.start();
    ScalarType type = TorchRuntime.dtype(dtype);
    var built =
        ModelScope.build(
            () ->
                new Sam2(
                    Params.fresh(0, type, new Device("cpu")),
                    Sam2Config.HIERA_TINY.withImageSize(size)));
    Sam2 sam = built.value();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("bench", "sam2");
    line.put("who", "tpo4j");
    line.put("threads", settings.threads());
    line.put("size", size);
    line.put("frames", frames);
    line.put("dtype", dtype);
    try (PointerScope scope = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      Map<String, Tensor> parameters = sam.parametersByName();
      parameters.get(OBJECT_BIAS).fill_(Tensors.scalar(5));
      long count = parameters.values().stream().mapToLong(Tensor::numel).sum();
      line.put("params_m", Math.round(count / 1e5) / 10.0);
      measure(sam, type, line);
    }
    line.put("peak_rss_mb", ThisProcess.peakMegabytes());
    built.scope().close();
    System.out.println(new ObjectMapper().writeValueAsString(line));
    return 0;
  }

  private void measure(Sam2 sam, ScalarType type, Map<String, Object> line) {
    torch.manual_seed(1);
    Tensor pixels = torch.randn(frames, 3, size, size).to(type);
    encode(sam, pixels, 0);
    double encoder = encode(sam, pixels, Math.min(1, frames - 1));
    double first;
    double all = 0;
    double last = 0;
    long processor;
    try (Sam2Tracker tracker = sam.tracker(size, size)) {
      long begin = System.nanoTime();
      try (PointerScope scope = new PointerScope()) {
        tracker.start(pixels.narrow(0, 0, 1), sam.prompt(new Box(0.2, 0.2, 0.7, 0.8)));
      }
      first = (System.nanoTime() - begin) / 1e6;
      long cpu = ThisProcess.cpuNanos();
      for (int t = 1; t < frames; t++) {
        begin = System.nanoTime();
        try (PointerScope scope = new PointerScope()) {
          tracker.track(pixels.narrow(0, t, 1));
        }
        last = (System.nanoTime() - begin) / 1e6;
        all += last;
      }
      processor = ThisProcess.cpuNanos() - cpu;
    }
    line.put("cpu_ms_per_tracked_frame", Math.round(processor / 1e5 / (frames - 1)) / 10.0);
    line.put("frames_per_s", Math.round(1e7 * (frames - 1) / all) / 1e4);
    line.put("ms_per_tracked_frame", Math.round(10 * all / (frames - 1)) / 10.0);
    line.put("ms_last_frame", Math.round(10 * last) / 10.0);
    line.put("ms_first_frame_with_box", Math.round(10 * first) / 10.0);
    line.put("ms_image_encoder", Math.round(10 * encoder) / 10.0);
  }

  private static double encode(Sam2 sam, Tensor pixels, int frame) {
    long begin = System.nanoTime();
    try (PointerScope scope = new PointerScope()) {
      sam.encode(pixels.narrow(0, frame, 1));
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
