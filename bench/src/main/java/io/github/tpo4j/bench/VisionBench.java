package io.github.tpo4j.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.tpo4j.model.connector.BertConfig;
import io.github.tpo4j.model.connector.BridgeConfig;
import io.github.tpo4j.model.connector.Clips;
import io.github.tpo4j.model.connector.QFormerConnector;
import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.torch.TorchRuntime;
import io.github.tpo4j.model.vision.UmtConfig;
import io.github.tpo4j.model.vision.UmtViT;
import io.github.tpo4j.model.weights.Params;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Times the vision path: ViT-L/16 shape, norm, Q-Former and projection, random weights, no
 * gradients. The peer is {@code bench/peer/peer_vision.py}.
 */
@Command(name = "vision", description = "Times ViT and Q-Former; prints one JSON line.")
public final class VisionBench implements Callable<Integer> {
  @Option(names = "--dtype", defaultValue = "f32", description = "f32 or bf16")
  private String dtype;

  @Option(names = "--blocks", defaultValue = "6", description = "blocks of the ViT")
  private int blocks;

  @Option(names = "--frames", defaultValue = "16", description = "frames of 224 x 224")
  private int frames;

  @Option(names = "--repeat", defaultValue = "5", description = "timed passes")
  private int repeat;

  /** Runs from a shell. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new VisionBench()).execute(args));
  }

  private record Path2Llm(UmtViT vit, QFormerConnector connector) {}

  @Override
  public Integer call() throws IOException {
    TorchRuntime.Settings settings = TorchRuntime.start();
    UmtConfig size = new UmtConfig(224, 16, 1024, blocks + 1, 16, frames, -2);
    ModelScope.Built<Path2Llm> built = ModelScope.build(() -> model(size));
    double[] vit = new double[repeat];
    double[] both = new double[repeat];
    double[] cpu = new double[repeat];
    try (ModelScope scope = built.scope();
        NoGradGuard guard = new NoGradGuard()) {
      for (int i = -1; i < repeat; i++) {
        try (PointerScope step = new PointerScope()) {
          Tensor pixels = torch.randn(1, 3, frames, 224, 224).to(TorchRuntime.dtype(dtype));
          long cpuBegin = ThisProcess.cpuNanos();
          long begin = System.nanoTime();
          Tensor visual = built.value().vit().encode(pixels);
          long between = System.nanoTime();
          built.value().connector().connect(visual);
          if (i >= 0) {
            vit[i] = (between - begin) / 1e6;
            both[i] = (System.nanoTime() - begin) / 1e6;
            cpu[i] = (ThisProcess.cpuNanos() - cpuBegin) / 1e6;
          }
        }
      }
    }
    double[] sorted = both.clone();
    Arrays.sort(sorted);
    double[] rest = new double[repeat];
    Arrays.setAll(rest, i -> both[i] - vit[i]);
    ObjectNode out = new ObjectMapper().createObjectNode();
    out.put("bench", "vision").put("who", "tpo4j").put("dtype", dtype).put("blocks", blocks);
    out.put("frames", frames).put("threads", settings.threads()).put("blas", settings.blas());
    out.put("median_ms", round(sorted[repeat / 2])).put("min_ms", round(sorted[0]));
    out.put("vit_min_ms", round(Arrays.stream(vit).min().orElseThrow()));
    out.put("qformer_min_ms", round(Arrays.stream(rest).min().orElseThrow()));
    out.put("cpu_min_ms", round(Arrays.stream(cpu).min().orElseThrow()));
    out.put("peak_rss_mb", ThisProcess.peakMegabytes());
    out.put("load", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    System.out.println(out);
    return 0;
  }

  private Path2Llm model(UmtConfig size) {
    Params p = Params.fresh(0, TorchRuntime.dtype(dtype), new Device("cpu"));
    QFormerConnector.Sizes sizes =
        new QFormerConnector.Sizes(
            BridgeConfig.VIDEOCHAT2, BertConfig.BASE, Clips.NONE, size.embedDim(), 4096);
    Path2Llm model =
        new Path2Llm(new UmtViT(p.at("vision_encoder"), size), new QFormerConnector(p, sizes));
    model.vit().train(false);
    model.connector().train(false);
    return model;
  }

  private static double round(double millis) {
    return Math.round(millis * 10) / 10.0;
  }
}
