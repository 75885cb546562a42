package io.github.tpo4j.serve.config;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Meaning;
import io.github.tpo4j.core.config.Range;
import java.util.List;
import java.util.Optional;

/** The server's configuration. A request may only lower a limit. */
public record ServeConfig(
    @Default("{}") Listen listen,
    @Default("[]") @Meaning("who may ask; empty: everybody who reaches the server") List<Key> keys,
    @Default("{}") LimitsConfig limits,
    @Default("{}") Work work,
    @Default("{}") Store media,
    @Default("{}") Fetch fetch) {

  /** Where the server listens. */
  public record Listen(
      @Default("127.0.0.1") @Meaning("address to bind; other than loopback only with `keys`")
          String host,
      @Default("8080") @Range(min = 0, max = 65535) @Meaning("0 takes a free one") int port,
      @Default("[]")
          @Meaning("names by which browsers reach the server, beside its address and localhost")
          List<String> names,
      @Default("1000") @Range(min = 1) @Meaning("open connections; more are closed at once")
          int connections) {}

  /** A user's key; only its sum is kept. */
  public record Key(
      @Meaning("who it is, for logs") String name,
      @Meaning("SHA-256 of the key in hexadecimal; `tpo serve --new-key NAME` makes both")
          String sha256) {
    public Key {
      if (!sha256.matches("[0-9a-f]{64}")) {
        throw TpoException.usage(
            "key of %s: expected the SHA-256 of the key, 64 digits 0-9 a-f".formatted(name));
      }
    }
  }

  /** What one request may cost. */
  public record LimitsConfig(
      @Default("200000000")
          @Range(min = 1)
          @Meaning("bytes of an upload, or of the media in a JSON body (data URLs)")
          long uploadBytes,
      @Default("4000000")
          @Range(min = 1)
          @Meaning("bytes of a JSON body, the media in it not counted")
          int jsonBytes,
      @Default("16384") @Range(min = 1024) @Meaning("bytes of all headers") int headerBytes,
      @Default("10") @Range(min = 1) @Meaning("seconds until a request's headers are complete")
          int headerSeconds,
      @Default("20") @Range(min = 1) @Meaning("seconds without a byte that end an upload")
          int stallSeconds,
      @Default("300") @Range(min = 1) @Meaning("seconds of a whole upload") int uploadSeconds,
      @Default("30")
          @Range(min = 1)
          @Meaning("seconds that an answer may lie unread before its client is cut off")
          int unreadSeconds,
      @Default("10000")
          @Range(min = 0)
          @Meaning(
              "bytes a second that an upload must bring and the reader of an answer must take, on"
                  + " average and after the seconds above; 0: any")
          int bytesPerSecond,
      @Default("600") @Range(min = 1) @Meaning("seconds of a video") int videoSeconds,
      @Default("3000") @Range(min = 1) @Meaning("frames of a video") int videoFrames,
      @Default("8300000") @Range(min = 1) @Meaning("pixels of a frame") int framePixels,
      @Default("60") @Range(min = 1) @Meaning("seconds of decoding") int decodeSeconds,
      @Default("1024") @Range(min = 256) @Meaning("megabytes of the decoding process")
          int decodeMegabytes,
      @Default("2048") @Range(min = 1) @Meaning("tokens of an answer") int answerTokens,
      @Default("4") @Range(min = 1) @Meaning("answers to one request (`n`)") int answers,
      @Default("600") @Range(min = 1) @Meaning("seconds from request to answer, waiting included")
          int answerSeconds,
      @Default("60") @Range(min = 1) @Meaning("questions, uploads and overlays a minute and key")
          int requestsPerMinute) {}

  /** How many requests are worked on. */
  public record Work(
      @Default("2") @Range(min = 1) @Meaning("answers that are generated at once") int threads,
      @Default("16") @Range(min = 0) @Meaning("requests that wait; more are refused with 429")
          int queue,
      @Default("16") @Range(min = 1) @Meaning("media whose features are kept between questions")
          int mediaRemembered,
      @Default("30") @Range(min = 0) @Meaning("seconds that running answers get when it stops")
          int drainSeconds) {}

  /** Where uploads lie and for how long. */
  public record Store(
      @Meaning("folder for uploads, emptied at start; none: a temporary one")
          Optional<String> folder,
      @Default("30") @Range(min = 1) @Meaning("minutes that a medium is kept after its last use")
          int minutes,
      @Default("5000000000")
          @Range(min = 1)
          @Meaning(
              "bytes of all media, and of uploads on their way; what was not used for longest goes;"
                  + " a tenth for answers, a tenth for drawings")
          long quotaBytes) {}

  /** Whether media may be fetched from addresses in requests. */
  public record Fetch(
      @Default("[]")
          @Meaning("hosts to fetch from, `example.org` or `*.example.org`; empty: no fetching")
          List<String> hosts,
      @Default("200000000") @Range(min = 1) @Meaning("bytes of a fetched file") long bytes,
      @Default("30") @Range(min = 1) @Meaning("seconds of a fetch") int seconds) {}

  public ServeConfig {
    boolean loopback = List.of("127.0.0.1", "::1", "localhost").contains(listen.host());
    if (!loopback && keys.isEmpty()) {
      throw TpoException.usage(
          "listen.host: %s is reached from outside, so `keys` must not be empty; make one with `tpo serve --new-key NAME`"
              .formatted(listen.host()));
    }
  }
}
