package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.serve.Served.Said;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Uploads, and what is served of them. */
class MediaTest {
  private final Served served = Served.usual();

  @Test
  void aFileIsTakenAsItIsOrInAForm() throws Exception {
    byte[] clip = Files.readAllBytes(Served.CLIP);
    Said plain = served.upload(clip);
    assertThat(plain.status()).as(plain.text()).isEqualTo(201);
    assertThat(plain.json().get("bytes").asInt()).isEqualTo(clip.length);
    assertThat(plain.json().get("container").asText()).isEqualTo("mp4");
    assertThat(plain.json().get("expires_at").asLong())
        .isEqualTo(plain.json().get("created_at").asLong() + 1800);
    String head =
        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"../../x.mp4\"\r\n\r\n";
    ByteBuffer form = ByteBuffer.allocate(clip.length + 500);
    form.put(head.getBytes(StandardCharsets.US_ASCII)).put(clip);
    form.put("\r\n--b--\r\n".getBytes(StandardCharsets.US_ASCII));
    Said multi =
        served.upload(
            BodyPublishers.ofByteArray(form.array(), 0, form.position()),
            "multipart/form-data; boundary=b");
    assertThat(multi.status()).as(multi.text()).isEqualTo(201);
    assertThat(multi.json().get("bytes").asInt()).isEqualTo(clip.length);
    assertThat(multi.json().get("id")).isNotEqualTo(plain.json().get("id"));
    Said empty =
        served.upload(BodyPublishers.ofString("--b--\r\n"), "multipart/form-data; boundary=b");
    assertThat(empty.status()).isEqualTo(400);
  }

  @Test
  void partsOfItsBytesAreServed() throws Exception {
    byte[] clip = Files.readAllBytes(Served.CLIP);
    String path = "/v1/media/sample-shapes/content";
    HttpResponse<byte[]> all = bytes(path, "bytes=-");
    assertThat(all.statusCode()).isEqualTo(200);
    assertThat(all.body()).isEqualTo(clip);
    HttpResponse<byte[]> part = bytes(path, "bytes=100-199");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.headers().firstValue("content-range")).hasValue("bytes 100-199/" + clip.length);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(clip, 100, 200));
    assertThat(bytes(path, "bytes=-10").body()).hasSize(10);
    assertThat(bytes(path, "bytes=100-").body()).hasSize(clip.length - 100);
    assertThat(bytes(path, "bytes=99999999-").statusCode()).isEqualTo(416);
    assertThat(bytes(path, "bytes=9-3").statusCode()).isEqualTo(416);
    assertThat(bytes(path, "lines=1-3").statusCode()).isEqualTo(200);
  }

  private HttpResponse<byte[]> bytes(String path, String range) throws Exception {
    return served
        .client()
        .send(
            served.request(path, "Range", range).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void aDeletedMediumIsGone() throws Exception {
    String id = served.upload(Files.readAllBytes(Served.CLIP)).json().get("id").asText();
    assertThat(served.delete("/v1/media/" + id).json().get("deleted").asBoolean()).isTrue();
    assertThat(served.get("/v1/media/" + id).code()).isEqualTo("media_not_found");
    assertThat(served.delete("/v1/media/sample-shapes").status()).isEqualTo(403);
    assertThat(served.get("/v1/media/sample-shapes").json().get("expires_at").isNull()).isTrue();
  }

  @Test
  void thePageIsThereWithItsPolicy() {
    Said page = served.get("/");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.whole().headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'")
        .doesNotContain("unsafe");
    String tag = page.whole().headers().firstValue("etag").orElseThrow();
    assertThat(served.get("/", "If-None-Match", tag).status()).isEqualTo(304);
    assertThat(served.get("/index.html").text()).isEqualTo(page.text());
    assertThat(served.get("/nothing.html").status()).isEqualTo(404);
  }
}
