package io.github.tpo4j.train.log;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Memory of this process and of the machine, in bytes. */
public final class Memory {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Memory() {}

  /** What the process holds; the Java heap alone where the system does not tell. */
  public static long held() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException e) {
      // no Linux
    }
    Runtime java = Runtime.getRuntime();
    return java.totalMemory() - java.freeMemory();
  }

  /** What the machine has. */
  public static long total() {
    var os = ManagementFactory.getOperatingSystemMXBean();
    return os instanceof com.sun.management.OperatingSystemMXBean sun
        ? sun.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
