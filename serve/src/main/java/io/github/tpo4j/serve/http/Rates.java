package io.github.tpo4j.serve.http;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** So many requests a minute and user: a bucket each, filled steadily. */
final class Rates {
  private static final int MOST_USERS = 10_000;

  private final int perMinute;
  private final LongSupplier nanos;
  private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Bucket {
    double left;
    long at;
  }

  Rates(int perMinute, LongSupplier nanos) {
    this.perMinute = perMinute;
    this.nanos = nanos;
  }

  /**
   * Counts a request.
   *
   * @return 0 if it may go on, otherwise the seconds to wait
   */
  synchronized int take(String user) {
    long now = nanos.getAsLong();
    Bucket bucket =
        buckets.computeIfAbsent(
            user,
            u -> {
              Bucket fresh = new Bucket();
              fresh.left = perMinute;
              fresh.at = now;
              return fresh;
            });
    bucket.left = Math.min(perMinute, bucket.left + (now - bucket.at) / 60e9 * perMinute);
    bucket.at = now;
    Iterator<String> oldest = buckets.keySet().iterator();
    if (buckets.size() > MOST_USERS) {
      oldest.next();
      oldest.remove();
    }
    if (bucket.left < 1) {
      return Math.max(1, (int) Math.ceil((1 - bucket.left) * 60 / perMinute));
    }
    bucket.left--;
    return 0;
  }
}
