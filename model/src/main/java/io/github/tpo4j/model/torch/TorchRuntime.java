package io.github.tpo4j.model.torch;

import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one place where the natives are set up: which BLAS, how many threads, where attention runs.
 *
 * <p>Everything that touches libtorch first calls {@link #start()}; it is cheap after the first
 * time. The choices answer measured facts ({@code spec/runtime.md}): with OpenBLAS's own threads
 * beside libgomp's a training step is up to 20 times slower, so MKL is chosen where its natives are
 * on the class path, and otherwise OpenBLAS is held to one thread. Environment variables are read
 * when the libraries load, so a library can only set system properties and call APIs; that is all
 * this class does, and therefore it works without the launcher too.
 *
 * <p>System properties: {@code tpo.threads} (default: all cores), {@code tpo.blas} ({@code mkl} or
 * {@code openblas}).
 */
public final class TorchRuntime {
  private static final Logger log = LoggerFactory.getLogger(TorchRuntime.class);
  private static volatile Settings settings;

  /**
   * What was chosen.
   *
   * @param blas library behind matrix products
   * @param threads threads of one operator
   * @param pointerGc whether JavaCPP's pointer collection is on: it should not be
   * @param loadMillis time to load the natives
   */
  public record Settings(String blas, int threads, boolean pointerGc, long loadMillis) {
    @Override
    public String toString() {
      return "libtorch 2.10.0 (loaded in %.1f s), BLAS %s, %d threads, pointer GC %s, attention %s"
          .formatted(
              loadMillis / 1e3,
              blas,
              threads,
              pointerGc ? "ON (slow)" : "off",
              Processor.here().attention());
    }
  }

  private TorchRuntime() {}

  /** Loads and sets up libtorch once per process. */
  public static Settings start() {
    Settings s = settings;
    return s != null ? s : load();
  }

  private static synchronized Settings load() {
    if (settings != null) {
      return settings;
    }
    long begin = System.nanoTime();
    // Read by JavaCPP when its Pointer class is initialised: too late if somebody was there first.
    if (System.getProperty("org.bytedeco.javacpp.nopointergc") == null) {
      System.setProperty("org.bytedeco.javacpp.nopointergc", "true");
    }
    boolean pointerGc = pointerGcIsOn();
    if (pointerGc) {
      log.warn(
          "JavaCPP was loaded before tpo4j with pointer GC on: every tensor operation costs about"
              + " twice. Start the JVM with -Dorg.bytedeco.javacpp.nopointergc=true");
    }
    String blas = chooseBlas();
    try {
      Loader.load(torch.class);
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          "libtorch's native libraries do not load on "
              + Loader.getPlatform()
              + ": "
              + firstLine(e)
              + ". Run `tpo doctor` for what is missing; the cache directory must allow execution"
              + " (set -Dorg.bytedeco.javacpp.cachedir to another if it does not)",
          e);
    }
    if (blas.equals("mkl") && !mklIsLoaded()) {
      log.warn(
          "libtorch was loaded before tpo4j could choose its BLAS: OpenBLAS is used, with one thread"
              + " and other roundings. Call TorchRuntime.start() before any class of libtorch");
      blas = "openblas";
    }
    int threads = Integer.getInteger("tpo.threads", Runtime.getRuntime().availableProcessors());
    if (threads < 1) {
      throw TpoException.usage("tpo.threads: expected at least 1 but found " + threads);
    }
    torch.set_num_threads(threads);
    if (blas.equals("openblas")) {
      // libgomp's threads already split the work; OpenBLAS's own would fight them for the cores
      org.bytedeco.openblas.global.openblas_nolapack.blas_set_num_threads(1);
    }
    settings = new Settings(blas, threads, pointerGc, (System.nanoTime() - begin) / 1_000_000);
    log.debug("{}", settings);
    return settings;
  }

  private static String chooseBlas() {
    String wanted = System.getProperty("tpo.blas");
    String chosen = System.getProperty("org.bytedeco.openblas.load");
    if (wanted == null && chosen != null) {
      return chosen.startsWith("mkl") ? "mkl" : chosen;
    }
    if (wanted != null && !wanted.equals("mkl") && !wanted.equals("openblas")) {
      throw TpoException.usage("tpo.blas: expected mkl or openblas but found " + wanted);
    }
    boolean mkl = !"openblas".equals(wanted) && mklIsPresent();
    if (mkl) {
      System.setProperty("org.bytedeco.openblas.load", "mkl");
    } else if ("mkl".equals(wanted)) {
      throw TpoException.usage(
          "tpo.blas=mkl but org.bytedeco:mkl's natives for "
              + Loader.getPlatform()
              + " are not on the class path");
    } else {
      log.warn(
          "MKL's natives are not on the class path: OpenBLAS is used, bf16 training steps take"
              + " about 1.5 times as long");
    }
    return mkl ? "mkl" : "openblas";
  }

  private static boolean mklIsPresent() {
    String library = "org/bytedeco/mkl/" + Loader.getPlatform() + "/libmkl_rt.so.2";
    return TorchRuntime.class.getClassLoader().getResource(library) != null
        || TorchRuntime.class.getClassLoader().getResource(library.replace(".so.2", ".so.3"))
            != null;
  }

  /** What the process has mapped tells; where that cannot be read the choice is believed. */
  private static boolean mklIsLoaded() {
    try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.anyMatch(line -> line.contains("libmkl_rt"));
    } catch (IOException | UncheckedIOException e) {
      return true;
    }
  }

  private static boolean pointerGcIsOn() {
    return !Boolean.getBoolean("org.bytedeco.javacpp.nopointergc");
  }

  /** First line of a native exception's message: the rest is a C++ stack. */
  public static String firstLine(Throwable e) {
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return end < 0 ? message : message.substring(0, end);
  }

  /** Reads {@code cpu}, {@code cuda}, {@code cuda:1} or {@code auto} (the GPU if there is one). */
  public static Device device(String name) {
    start();
    if (name.equals("auto")) {
      return new Device(torch.cuda_is_available() ? "cuda" : "cpu");
    }
    if (name.startsWith("cuda") && !torch.cuda_is_available()) {
      throw TpoException.usage(
          "--device "
              + name
              + ": this build or machine has no CUDA. Build with -Pgpu on a machine with an NVIDIA"
              + " driver, or use --device cpu");
    }
    if (!name.matches("cpu|cuda(:\\d+)?")) {
      throw TpoException.usage("--device: expected auto, cpu, cuda or cuda:N but found " + name);
    }
    return new Device(name);
  }

  /** Reads {@code f32} or {@code bf16}: the type of the weights and of the linear layers. */
  public static ScalarType dtype(String name) {
    return switch (name) {
      case "f32" -> ScalarType.Float;
      case "bf16" -> ScalarType.BFloat16;
      default -> throw TpoException.usage("--dtype: expected f32 or bf16 but found " + name);
    };
  }

  /** The name that {@link #dtype} reads. */
  public static String name(ScalarType type) {
    return type.intern() == ScalarType.BFloat16 ? "bf16" : "f32";
  }

  /** Whether a device is the CPU. */
  public static boolean isCpu(Device device) {
    return device.type().intern() == DeviceType.CPU;
  }
}
