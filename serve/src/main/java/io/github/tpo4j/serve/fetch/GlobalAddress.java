package io.github.tpo4j.serve.fetch;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Whether an address is global unicast: neither this machine nor its network nor anything that
 * stands for an address elsewhere (IANA's special-purpose registries, RFC 6890 and its successors).
 */
final class GlobalAddress {
  private static final List<Block> V4 =
      List.of(
          block(8, 0),
          block(8, 10),
          block(10, 100, 64),
          block(8, 127),
          block(16, 169, 254),
          block(12, 172, 16),
          block(24, 192, 0, 0),
          block(24, 192, 0, 2),
          block(24, 192, 88, 99),
          block(16, 192, 168),
          block(15, 198, 18),
          block(24, 198, 51, 100),
          block(24, 203, 0, 113),
          block(3, 224)); // multicast, reserved and broadcast

  /** Only 2000::/3 is global unicast at all; these parts of it are not. */
  private static final List<Block> V6 =
      List.of(
          block(23, 0x20, 0x01), // protocols, Teredo among them
          block(32, 0x20, 0x01, 0x0d, 0xb8),
          block(16, 0x20, 0x02), // 6to4 holds an IPv4 address
          block(20, 0x3f, 0xff));

  private static final Block GLOBAL_V6 = block(3, 0x20);

  private GlobalAddress() {}

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Block(int bits, int[] bytes) {
    boolean holds(byte[] address) {
      for (int bit = 0; bit < bits; bit++) {
        int wanted = bit / 8 < bytes.length ? bytes[bit / 8] : 0;
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (wanted & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private static Block block(int bits, int... bytes) {
    return new Block(bits, bytes);
  }

  static boolean is(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (address instanceof Inet4Address) {
      return V4.stream().noneMatch(b -> b.holds(bytes));
    }
    return GLOBAL_V6.holds(bytes) && V6.stream().noneMatch(b -> b.holds(bytes));
  }
}
