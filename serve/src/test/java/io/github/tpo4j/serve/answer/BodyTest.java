package io.github.tpo4j.serve.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.ApiError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Media in JSON go to files; everything else is the JSON that came. */
class BodyTest {
  private static final byte[] MEDIUM = new byte[10_000];

  static {
    new Random(3).nextBytes(MEDIUM);
  }

  private static final String SUM = Sha256.of(MEDIUM);
  private static final String DATA =
      "data:video/mp4;base64," + Base64.getEncoder().encodeToString(MEDIUM);

  @TempDir Path dir;

  private Body read(String json) throws IOException {
    return Body.read(
        new ByteArrayInputStream(json.getBytes(UTF_8)),
        Config.parse(
            "{json_bytes: 2000, upload_bytes: 25000}", "test", ServeConfig.LimitsConfig.class),
        () -> dir.resolve(UUID.randomUUID().toString()));
  }

  private String json(String json) throws IOException {
    try (Body body = read(json)) {
      return new String(body.json(), UTF_8);
    }
  }

  @Test
  void aMediumIsTakenOutAndGoesWithItsBody() throws IOException {
    String json = "{\"messages\": [{\"image_url\" : {\"url\":\n\"%s\"}}, {\"video_url\": \"%s\"}]}";
    try (Body body = read(json.formatted(DATA, DATA))) {
      String inline = "inline:" + SUM;
      assertThat(new String(body.json(), UTF_8)).isEqualTo(json.formatted(inline, inline));
      assertThat(body.file(SUM).orElseThrow()).hasBinaryContent(MEDIUM);
      assertThat(dir.toFile().list()).as("the same bytes, one file").hasSize(1);
      assertThat(body.file("0")).isEmpty();
    }
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void slashesMayBeEscaped() throws IOException {
    String escaped = DATA.replace("/", "\\/");
    assertThat(json("{\"media\": \"%s\"}".formatted(escaped)))
        .isEqualTo("{\"media\": \"inline:%s\"}".formatted(SUM));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"url\": \"media:media-0\", \"media\": \"\", \"url\": \"a,b\"}",
        "{\"url\": \"a\\\"b\\\\\", \"media\": \"\\\\\", \"text\": \"data:a;base64,AAAA\"}",
        "{\"text\": \"\\\"url\\\": \\\"data:a;base64,AAAA\\\"\", \"x\": {\"url\": 1}}",
        "[\"url\", \"data:a;base64,AAAA\", {\"url\": [\"data:a;base64,AAAA\"]}]",
        "{\"url\": \"data:video/mp4,AAAA\", \"media\": \"http://a/?data:b;base64,AAAA\"}",
        "{\"url\": \"data:\u00e4\u20ac;b\", \"media\": \"\\u0064ata:a;base64,AAAA\"}",
        "{\"url\": \"data:a;base64",
        "{\"url\": \"a\\",
        "\"url\":",
        ""
      })
  void otherTextIsWhatCame(String json) throws IOException {
    assertThat(json(json)).startsWith(json);
    assertThat(dir).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"A\"", "@@@@\"", "AA==AA\"", "AAAA", "AA\\u0041A\"", "AA AA\""})
  void whatIsNotBase64IsRefused(String letters) {
    assertThatThrownBy(() -> read("{\"url\": \"data:a/b;base64," + letters))
        .isInstanceOf(ApiError.class)
        .hasMessage("the data URL is not base64");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void wordsAndMediaHaveTheirLimits() {
    assertThatThrownBy(() -> read("{\"text\": \"" + "a".repeat(3000)))
        .hasMessage("expected at most 2000 bytes of JSON, the media in it not counted");
    assertThatThrownBy(() -> read("[%s]".formatted("{\"url\": \"%s\"},".formatted(DATA).repeat(3))))
        .hasMessage("expected at most 25000 bytes of media in data URLs");
    assertThat(dir).isEmptyDirectory();
  }
}
