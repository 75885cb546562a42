package io.github.tpo4j.cli.doctor;

import io.github.tpo4j.model.torch.Processor;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** libtorch: version, BLAS, threads, GPU, and what matrix products, memory and attention reach. */
final class TorchChecks {
  private static final String FIX =
      "look at the lines \"native cache\" and \"memory\"; without a fix there, report this line";

  private TorchChecks() {}

  static List<Finding> all() {
    List<Finding> found = new ArrayList<>();
    Finding library = Finding.of("libtorch", FIX, TorchChecks::library);
    found.add(library);
    if (library.level() != Finding.Level.FAIL) {
      found.add(Finding.of("threads", FIX, TorchChecks::threads));
      found.add(Finding.of("matrix products", FIX, TorchChecks::products));
      found.add(Finding.of("memory bandwidth", FIX, TorchChecks::bandwidth));
      found.add(Finding.of("attention", FIX, TorchChecks::attention));
      found.add(Finding.of("GPU", FIX, TorchChecks::gpu));
    }
    return found;
  }

  private static Finding library() {
    TorchRuntime.Settings s = TorchRuntime.start();
    String version;
    try {
      version = Loader.getVersion("org.bytedeco", "pytorch");
    } catch (IOException e) {
      version = null;
    }
    String text =
        String.format(
            Locale.ROOT,
            "%s, loaded in %.1f s, BLAS %s, kernels %s",
            version == null ? "version unknown" : version,
            s.loadMillis() / 1e3,
            s.blas(),
            torch.get_cpu_capability().getString());
    if (s.pointerGc()) {
      return Finding.warn(
          "libtorch",
          text + ", pointer GC is on: every operation costs about twice",
          "start the JVM with -Dorg.bytedeco.javacpp.nopointergc=true (./tpo does)");
    }
    return s.blas().equals("mkl")
        ? Finding.ok("libtorch", text)
        : Finding.warn("libtorch", text, "put org.bytedeco:mkl's natives on the class path");
  }

  private static Finding threads() {
    int threads = torch.get_num_threads();
    int cores = Runtime.getRuntime().availableProcessors();
    String text = "%d per operation on %d cores".formatted(threads, cores);
    return threads > cores
        ? Finding.warn("threads", text, "-Dtpo.threads=%d (in TPO_OPTS)".formatted(cores))
        : Finding.ok("threads", text);
  }

  private static Finding products() {
    double f32 = gflops(ScalarType.Float);
    double bf16 = gflops(ScalarType.BFloat16);
    String text =
        String.format(Locale.ROOT, "f32 %.0f GFLOP/s, bf16 %.0f GFLOP/s (1024³)", f32, bf16);
    return bf16 < f32
        ? Finding.warn("matrix products", text, "bf16 only saves memory here: prefer --dtype f32")
        : Finding.ok("matrix products", text);
  }

  private static double gflops(ScalarType type) {
    int n = 1024;
    try (PointerScope scope = new PointerScope()) {
      Tensor a_NN = torch.randn(n, n).to(type);
      Tensor b_NN = torch.randn(n, n).to(type);
      double best = best(5, () -> torch.mm(a_NN, b_NN));
      return 2.0 * n * n * n / best / 1e9;
    }
  }

  private static Finding bandwidth() {
    long n = 64L << 20;
    try (PointerScope scope = new PointerScope()) {
      Tensor x_N = torch.ones(new long[] {n}, Tensors.options(ScalarType.Float));
      double best = best(4, x_N::sum);
      return Finding.ok(
          "memory bandwidth",
          String.format(
              Locale.ROOT,
              "%.1f GB/s read by libtorch: the bound of decoding",
              n * 4 / best / 1e9));
    }
  }

  private static Finding attention() {
    double f32 = attentionMillis(ScalarType.Float);
    double bf16 = attentionMillis(ScalarType.BFloat16);
    return Finding.ok(
        "attention",
        String.format(
            Locale.ROOT,
            "f32 %.1f ms, bf16 %.1f ms (8 heads, 512 tokens): bf16 models run it in %s here",
            f32,
            bf16,
            Processor.here().attention()));
  }

  private static double attentionMillis(ScalarType type) {
    try (PointerScope scope = new PointerScope()) {
      Tensor q_BHTD = torch.randn(1, 8, 512, 64).to(type);
      return 1e3 * best(3, () -> torch.scaled_dot_product_attention(q_BHTD, q_BHTD, q_BHTD));
    }
  }

  private static double best(int times, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i <= times; i++) {
      try (PointerScope scope = new PointerScope()) {
        long begin = System.nanoTime();
        work.run();
        if (i > 0) {
          best = Math.min(best, (System.nanoTime() - begin) / 1e9);
        }
      }
    }
    return best;
  }

  private static Finding gpu() {
    if (torch.cuda_is_available()) {
      return Finding.warn(
          "GPU",
          "%d CUDA device(s): --device cuda".formatted(torch.cuda_device_count()),
          "tpo4j has not been run on a GPU so far: compare its answers with --device cpu");
    }
    String platform = Loader.getPlatform();
    boolean build =
        TorchChecks.class
                .getClassLoader()
                .getResource("org/bytedeco/pytorch/" + platform + "-gpu/libtorch_cuda.so")
            != null;
    boolean driver = Files.exists(Path.of("/proc/driver/nvidia/version"));
    String why =
        !build && !driver
            ? "none: no NVIDIA driver here, and this is the CPU build"
            : build
                ? "none: the CUDA build finds no NVIDIA driver"
                : "not used: this is the CPU build";
    return driver && !build
        ? Finding.warn("GPU", why, "build with mvn -Pgpu package to try it (not run so far)")
        : Finding.ok("GPU", why);
  }
}
