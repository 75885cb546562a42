package io.github.tpo4j.model.golden;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.torch.TorchRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;

/** All golden checks, and the cases of a folder. */
public final class Goldens {
  /** One line a component. */
  public static final List<GoldenCheck> CHECKS =
      List.of(
          new VisionEncoderGolden(),
          new WholeGolden(),
          new Sam2Golden(),
          new Sam2TablesGolden(),
          new HfSam2Golden(),
          new HfSam2Golden.Names(),
          new TokenizerGolden(),
          new RleGolden(),
          new BoundaryGolden(),
          new LlmGolden(),
          new CausalLmGolden(),
          new PeftLoraGolden(),
          new QFormerGolden(),
          new ConnectorGolden(),
          new RegionGolden(),
          new HeadsGlueGolden(),
          new SamplingGolden(),
          new FrameSamplingGolden(),
          new CgDetrGolden(),
          new TemporalPostGolden(),
          new LossesGolden());

  private Goldens() {}

  /** Cases at any depth below a folder, in order of their paths. */
  public static List<Path> cases(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw TpoException.usage(
          folder + ": no such folder; expected golden cases: <component>/case-N.json");
    }
    try (Stream<Path> files = Files.walk(folder, 4)) {
      return files.filter(f -> f.toString().endsWith(".json")).sorted(Goldens::byNumber).toList();
    } catch (IOException e) {
      throw new TpoException(
          TpoException.Kind.DATA, folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static int byNumber(Path a, Path b) {
    int byFolder = a.getParent().compareTo(b.getParent());
    if (byFolder != 0) {
      return byFolder;
    }
    String x = a.getFileName().toString();
    String y = b.getFileName().toString();
    return x.length() != y.length() ? Integer.compare(x.length(), y.length()) : x.compareTo(y);
  }

  /** Component of a case, without running it; empty if the file is no case. */
  public static Optional<String> component(Path json) {
    try (PointerScope scope = new PointerScope()) {
      return GoldenCase.open(json).map(GoldenCase::component);
    } catch (TpoException e) {
      return Optional.empty();
    }
  }

  /**
   * Runs one case.
   *
   * @return empty if the file is no case
   */
  public static Optional<Comparison.Result> run(Path json) {
    TorchRuntime.start();
    try (PointerScope scope = new PointerScope()) {
      Optional<GoldenCase> opened = GoldenCase.open(json);
      if (opened.isEmpty()) {
        return Optional.empty();
      }
      GoldenCase c = opened.get();
      Comparison r = new Comparison(c);
      GoldenCheck check = CHECKS.stream().filter(k -> k.handles(c)).findFirst().orElse(null);
      if (check == null) {
        return Optional.of(r.skipped("no module of this version computes " + c.component()));
      }
      try {
        check.run(c, r);
      } catch (RuntimeException e) {
        r.failed(e.getClass().getSimpleName() + ": " + TorchRuntime.firstLine(e));
      }
      return Optional.of(r.result());
    }
  }
}
