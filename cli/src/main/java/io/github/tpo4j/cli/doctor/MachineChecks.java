package io.github.tpo4j.cli.doctor;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The machine and the JVM on it: system, processor, memory, JDK, locale, drawing. */
final class MachineChecks {
  private static final double GB = 1 << 30;

  private MachineChecks() {}

  static List<Finding> all() {
    return List.of(
        system(),
        Finding.of("processor", "report this line", MachineChecks::processor),
        Finding.of("memory", "report this line", MachineChecks::memory),
        jdk(),
        vectors(),
        locale(),
        Finding.of(
            "drawing",
            "overlays need fonts: apt install fontconfig fonts-dejavu-core",
            MachineChecks::drawing));
  }

  private static Finding system() {
    String os =
        "%s %s, %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch"));
    boolean built =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").matches("amd64|x86_64");
    return built
        ? Finding.ok("system", os)
        : Finding.warn(
            "system",
            os + ": this build brings natives for Linux x86_64",
            "build with -Dnatives=<platform>, such as linux-arm64 or macosx-arm64 (not tried)");
  }

  private static Finding processor() {
    int cores = Runtime.getRuntime().availableProcessors();
    String model = first("/proc/cpuinfo", "model name").orElse(System.getProperty("os.arch"));
    Optional<String> flags = first("/proc/cpuinfo", "flags");
    if (flags.isEmpty()) {
      return Finding.ok("processor", "%s, %d cores".formatted(model, cores));
    }
    Set<String> has = new HashSet<>(List.of(flags.get().split(" "))); // some kernels repeat a flag
    List<String> features = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    for (String f : List.of("avx2", "avx512f", "avx512_bf16", "amx_bf16")) {
      (has.contains(f) ? features : missing).add(f);
    }
    String text =
        "%s, %d cores; has %s%s"
            .formatted(
                model,
                cores,
                features.isEmpty() ? "no vector extension" : String.join(" ", features),
                missing.isEmpty() ? "" : "; not " + String.join(" ", missing));
    if (!has.contains("avx2")) {
      return Finding.warn("processor", text, "expect very slow answers: libtorch wants AVX2");
    }
    return has.contains("avx512_bf16") || has.contains("amx_bf16")
        ? Finding.ok("processor", text)
        : Finding.warn(
            "processor", text, "bf16 is emulated here: use --dtype f32 if memory allows");
  }

  private static Finding memory() {
    var os =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    double total = os.getTotalMemorySize() / GB;
    double free =
        first("/proc/meminfo", "MemAvailable")
            .map(s -> Long.parseLong(s.replaceAll("\\D", "")) * 1024 / GB)
            .orElse(os.getFreeMemorySize() / GB);
    String text =
        String.format(
            Locale.ROOT,
            "%.1f GB, %.1f GB available; Java heap at most %.1f GB (weights are not on it)",
            total,
            Math.min(free, total),
            Runtime.getRuntime().maxMemory() / GB);
    return free < 2
        ? Finding.warn(
            "memory", text, "close other programs: a model needs its weights' size + 2 GB")
        : Finding.ok("memory", text);
  }

  private static Finding jdk() {
    return Finding.ok(
        "JDK",
        "%s, %s, %s"
            .formatted(
                Runtime.version(),
                System.getProperty("java.vendor"),
                System.getProperty("java.home")));
  }

  private static Finding vectors() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent()
        ? Finding.ok("vector module", "jdk.incubator.vector is on")
        : Finding.warn(
            "vector module",
            "jdk.incubator.vector is off: token by token decoding falls back to libtorch, slower",
            "start the JVM with --add-modules jdk.incubator.vector (./tpo does)");
  }

  private static Finding locale() {
    String names = System.getProperty("sun.jnu.encoding", "?");
    String text =
        "file names in %s, text in UTF-8 (default %s)".formatted(names, Charset.defaultCharset());
    return names.equalsIgnoreCase("UTF-8")
        ? Finding.ok("locale", text)
        : Finding.warn(
            "locale", text, "export LC_ALL=C.UTF-8, or file names beyond ASCII cannot be opened");
  }

  private static Finding drawing() {
    BufferedImage image = new BufferedImage(64, 24, BufferedImage.TYPE_INT_RGB);
    Graphics2D g = image.createGraphics();
    g.setColor(Color.WHITE);
    g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    g.drawString("tpo", 4, 18);
    g.dispose();
    for (int i = 0; i < 64 * 24; i++) {
      if ((image.getRGB(i % 64, i / 64) & 0xffffff) != 0) {
        return Finding.ok("drawing", "labels can be drawn on frames");
      }
    }
    return Finding.warn(
        "drawing",
        "text is drawn as nothing: overlays will have no labels",
        "apt install fontconfig fonts-dejavu-core");
  }

  /** Value of the first line {@code key : value} of a text file of the kernel. */
  private static Optional<String> first(String file, String key) {
    try (var lines = Files.lines(Path.of(file))) {
      return lines
          .filter(l -> l.startsWith(key) && l.contains(":"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
