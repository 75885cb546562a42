package io.github.tpo4j.model.llm.fast;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.DecoderWeights;
import io.github.tpo4j.model.llm.LoraLinear;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.pytorch.Tensor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what decoding runs on: Java's Vector API, which reads the weights at the speed of memory,
 * or libtorch, which on a CPU reaches about a third of it with one row.
 *
 * <p>The system property {@code tpo.decode} says {@code java}, {@code torch} or {@code auto}, the
 * default: Java on a CPU for up to {@value #MOST_ROWS} rows of models whose weights are too large
 * for the processor's caches. The choice depends on nothing but the model, the machine and the
 * number of rows, so the same question gets the same answer. A module that is missing is announced
 * once.
 */
public final class DecodePath {
  private static final Logger log = LoggerFactory.getLogger(DecodePath.class);
  private static final AtomicBoolean announced = new AtomicBoolean();

  /** Rows are computed one after the other; with more, libtorch's products are faster. */
  static final int MOST_ROWS = 4;

  /** Bytes a token has to read before the kernels are worth compiling. */
  static final long SMALLEST = 32L << 20;

  private DecodePath() {}

  /** What reads tokens for a model in Java; empty if libtorch is to do it. */
  public static Optional<RowDecoder> of(DecoderLm lm, int rows) {
    String wanted = System.getProperty("tpo.decode", "auto");
    switch (wanted) {
      case "torch":
        return Optional.empty();
      case "java":
        break;
      case "auto":
        if (rows > MOST_ROWS || bytesPerToken(lm) < SMALLEST) {
          return Optional.empty();
        }
        break;
      default:
        throw TpoException.usage("tpo.decode: expected auto, java or torch but found " + wanted);
    }
    if (!TorchRuntime.isCpu(lm.device()) || lm.is_training()) {
      return Optional.empty(); // where libtorch is the better choice or the only one
    }
    String obstacle = obstacle(lm);
    if (obstacle != null) {
      announce(obstacle);
      return Optional.empty();
    }
    return Optional.of(new RowDecoder(lm, new FastDecoder(lm.weights(), Team.shared())));
  }

  private static long bytesPerToken(DecoderLm lm) {
    return lm.config().weightsPerToken() * lm.weights().embed_VC().element_size();
  }

  /** Why the kernels cannot run, with what to do about it; null if they can. */
  private static String obstacle(DecoderLm lm) {
    if (ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty()) {
      return "start the JVM with --add-modules jdk.incubator.vector (./tpo does)";
    }
    for (Tensor t : matrices(lm.weights())) {
      if (!Matrix.fits(t)) {
        return "it needs contiguous weights in bf16 or f32: load the model with one of these";
      }
    }
    Throwable unusable = Kernels.UNUSABLE;
    return unusable == null
        ? null
        : "this JDK's vector module cannot be used (%s): use JDK 17, 22 or newer"
            .formatted(unusable);
  }

  /** Loads the classes that need the module, after it was found. */
  private static final class Kernels {
    static final Throwable UNUSABLE = probe();

    private static Throwable probe() {
      try {
        return NativeMemory.works() ? null : new IllegalStateException("it reads wrong numbers");
      } catch (LinkageError | RuntimeException e) {
        return e.getCause() != null ? e.getCause() : e;
      }
    }
  }

  private static List<Tensor> matrices(DecoderWeights w) {
    List<Tensor> all = new ArrayList<>();
    all.add(w.embed_VC());
    for (DecoderWeights.Block b : w.blocks()) {
      for (LoraLinear l : List.of(b.q(), b.k(), b.v(), b.o(), b.gate(), b.up(), b.down())) {
        add(all, l);
      }
    }
    if (w.lmHead() != null) {
      add(all, w.lmHead());
    }
    return all;
  }

  private static void add(List<Tensor> all, LoraLinear layer) {
    all.add(layer.weight());
    if (layer.adapter() != null) {
      all.add(layer.adapter().a_RI());
      all.add(layer.adapter().b_OR());
    }
  }

  private static void announce(String remedy) {
    if (announced.compareAndSet(false, true)) {
      log.warn("decoding runs on libtorch at about 1/3 of the speed; {}", remedy);
    }
  }
}
