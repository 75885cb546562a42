package io.github.tpo4j.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this process has used so far, as the system counts it. */
final class ThisProcess {
  private static final Path STATUS = Path.of("/proc/self/status");

  private ThisProcess() {}

  /** Time of all its threads: steadier than the clock where others use the machine. */
  static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Largest resident set so far in MB; −1 where the system is not Linux. */
  static long peakMegabytes() throws IOException {
    return memory().getOrDefault("VmHWM", -1L);
  }

  /** The lines of Linux's status file that are sizes, in MB; empty elsewhere. */
  static Map<String, Long> memory() throws IOException {
    Map<String, Long> sizes = new LinkedHashMap<>();
    if (Files.exists(STATUS)) {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.endsWith(" kB")) {
          String key = line.substring(0, line.indexOf(':'));
          sizes.put(key, Long.parseLong(line.replaceAll("\\D", "")) / 1024);
        }
      }
    }
    return sizes;
  }
}
