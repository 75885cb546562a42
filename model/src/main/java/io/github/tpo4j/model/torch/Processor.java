package io.github.tpo4j.model.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What of this machine's processor decides between two ways to the same numbers.
 *
 * <p>Read from the kernel's list of features, not timed: a busy moment must not change which
 * kernels a model runs on. Where there is no such list the slower and safer ways are taken.
 *
 * @param intel whether MKL and libtorch's fused attention run on the kernels made for this vendor;
 *     elsewhere they reach less than half of what oneDNN does
 * @param bf16Tiles whether it multiplies bf16 matrices in tiles (AMX): libtorch's fused attention
 *     in bf16 is then 2.3 times faster than in f32, without them up to 20 times slower
 */
public record Processor(boolean intel, boolean bf16Tiles) {
  private static final Processor HERE = read(Path.of("/proc/cpuinfo"));

  /** The processor of this machine. */
  public static Processor here() {
    return HERE;
  }

  static Processor read(Path cpuinfo) {
    try {
      return of(Files.readAllLines(cpuinfo));
    } catch (IOException e) {
      return new Processor(false, false);
    }
  }

  /** From the lines of {@code /proc/cpuinfo}: {@code vendor_id} and {@code flags}. */
  static Processor of(List<String> lines) {
    return new Processor(
        lines.stream().anyMatch(l -> l.startsWith("vendor_id") && l.endsWith("GenuineIntel")),
        lines.stream()
            .filter(l -> l.startsWith("flags"))
            .anyMatch(l -> Arrays.asList(l.split("\\s+")).contains("amx_bf16")));
  }

  /** {@code bf16} or {@code f32}: the type that attention of bf16 models runs in on the CPU. */
  public String attention() {
    return bf16Tiles ? "bf16" : "f32";
  }
}
