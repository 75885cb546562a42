package io.github.tpo4j.serve.http;

import java.security.SecureRandom;
import java.util.HexFormat;

/** Names that nobody can guess: 128 random bits. */
public final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int BYTES = 16;

  private Ids() {}

  /** A new one, such as {@code media-0f3a…}. */
  public static String fresh(String kind) {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return kind + "-" + HexFormat.of().formatHex(bytes);
  }
}
