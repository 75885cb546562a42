package io.github.tpo4j.serve.http;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.serve.config.ServeConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** Who asks. Keys are known by their sums only, and compared in constant time. */
public final class Keys {
  /** The user of a server without keys. */
  public static final String ANYBODY = "anybody";

  private static final int BYTES = 24;

  private final List<ServeConfig.Key> keys;

  public Keys(List<ServeConfig.Key> keys) {
    this.keys = List.copyOf(keys);
  }

  /** A new key for the configuration; it is shown once and kept nowhere. */
  public static String fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return "tpo-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Whether anybody may ask. */
  public boolean none() {
    return keys.isEmpty();
  }

  /**
   * The user's name.
   *
   * @param authorization header with {@code Bearer KEY}, or {@code Basic} with the key as password;
   *     may be null
   */
  public Optional<String> user(String authorization) {
    if (keys.isEmpty()) {
      return Optional.of(ANYBODY);
    }
    byte[] sum = ascii(Sha256.of(key(authorization)));
    String user = null;
    for (ServeConfig.Key key : keys) { // all of them: time tells nothing
      if (MessageDigest.isEqual(ascii(key.sha256()), sum)) {
        user = key.name();
      }
    }
    return Optional.ofNullable(user);
  }

  private static String key(String authorization) {
    if (authorization == null) {
      return "";
    }
    if (authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return authorization.substring(7).strip();
    }
    if (authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      try {
        byte[] pair = Base64.getDecoder().decode(authorization.substring(6).strip());
        String text = new String(pair, StandardCharsets.UTF_8);
        return text.substring(text.indexOf(':') + 1);
      } catch (IllegalArgumentException e) {
        return "";
      }
    }
    return "";
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
