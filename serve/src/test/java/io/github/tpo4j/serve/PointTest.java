package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.serve.Served.Said;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The endpoints that point, and the drawings of what they say. */
class PointTest {
  @TempDir Path dir;
  private final Served served = Served.usual();

  private static String about(String fields) {
    return "{\"media\": \"sample-shapes\", %s}".formatted(fields);
  }

  @Test
  void groundSaysBoxesInPixelsAndFractions() {
    Said said = served.post("/v1/ground", about("\"expression\": \"the red ball\""));
    assertThat(said.status()).as(said.text()).isEqualTo(200);
    JsonNode box = said.json().at("/tpo/boxes/0");
    assertThat(box.at("/pixels/2").asDouble()).isEqualTo(320 * box.at("/fractions/2").asDouble());
    assertThat(box.at("/seconds").isNumber()).isTrue();
    assertThat(said.json().at("/verb").asText()).isEqualTo("ground");
  }

  @Test
  void findSaysMomentsAndSaliency() {
    JsonNode tpo = served.post("/v1/find", about("\"query\": \"it moves\"")).json().get("tpo");
    assertThat(tpo.at("/moments/0/end").asDouble()).isBetween(0.0, 3.1);
    assertThat(tpo.at("/saliency/scores")).hasSize(3);
    assertThat(tpo.at("/saliency/clip_seconds").asDouble()).isEqualTo(1);
  }

  @Test
  void segmentSaysMasksThatCanBeRead() {
    JsonNode tpo =
        served
            .post("/v1/segment", about("\"expression\": \"the box\", \"every\": 12"))
            .json()
            .get("tpo");
    JsonNode frames = tpo.at("/masks/0/frames");
    assertThat(frames).hasSize(3);
    assertThat(frames.at("/1/index").asInt()).isEqualTo(12);
    JsonNode mask = frames.at("/0/mask");
    Rle rle =
        Rle.parse(
            new int[] {mask.at("/size/0").asInt(), mask.at("/size/1").asInt()},
            mask.at("/counts").asText());
    assertThat(rle.width()).isEqualTo(320);
  }

  @Test
  void trackStreamsItsProgressAndItsAnswerIsDrawn() throws Exception {
    Said said =
        served.post(
            "/v1/track",
            about("\"box\": {\"pixels\": [20, 150, 74, 204]}, \"every\": 6, \"stream\": true"));
    assertThat(said.events())
        .anySatisfy(e -> assertThat(e.at("/progress/what").asText()).isEqualTo("tracking"));
    JsonNode answer = said.events().get(said.events().size() - 1);
    assertThat(answer.at("/object").asText()).isEqualTo("tpo.answer");
    assertThat(answer.at("/tpo/masks/0/frames")).hasSize(6);
    String overlay = answer.at("/tpo/overlay").asText();
    assertThat(overlay).startsWith("/v1/media/sample-shapes/overlay.mp4?answer=answer-");
    HttpResponse<byte[]> drawn = bytes(overlay);
    assertThat(drawn.statusCode()).isEqualTo(200);
    assertThat(drawn.headers().firstValue("content-type")).hasValue("video/mp4");
    assertThat(new String(drawn.body(), 4, 4, StandardCharsets.ISO_8859_1)).isEqualTo("ftyp");
    HttpResponse<byte[]> picture = bytes(overlay.replace("overlay.mp4", "overlay.png"));
    assertThat(picture.body()[1]).isEqualTo((byte) 'P');
    assertThat(served.get(overlay.replace("sample-shapes", "media-0")).status()).isEqualTo(404);
    assertThat(served.get(overlay + "&choice=7").status()).isEqualTo(404);
  }

  private HttpResponse<byte[]> bytes(String path) throws IOException, InterruptedException {
    return served
        .client()
        .send(served.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void theFirstFrameIsAPicture() throws Exception {
    HttpResponse<byte[]> frame = bytes("/v1/media/sample-shapes/frame.png");
    assertThat(frame.statusCode()).isEqualTo(200);
    Path png = Files.write(dir.resolve("frame.png"), frame.body());
    assertThat(ImageIO.read(png.toFile()).getWidth()).isEqualTo(320);
  }

  @Test
  void refusesByName() {
    assertThat(served.post("/v1/track", about("\"box\": {\"pixels\": [5, 5, 5, 9]}")).message())
        .isEqualTo(
            "box: expected four numbers x1 y1 x2 y2 with x1 < x2 and y1 < y2 but found [5,5,5,9]");
    assertThat(served.post("/v1/track", about("\"box\": {}")).code()).isEqualTo("invalid_value");
    assertThat(served.post("/v1/track", about("\"every\": 2")).code())
        .isEqualTo("missing_parameter");
    assertThat(
            served.post("/v1/track", about("\"box\": {\"fractions\": [1.5, 1.5, 2, 2]}")).status())
        .isEqualTo(400);
    assertThat(served.post("/v1/ground", about("\"expression\": \" \"")).code())
        .isEqualTo("invalid_value");
    assertThat(served.post("/v1/ground", about("\"expression\": \"a\", \"every\": 2")).code())
        .isEqualTo("unknown_parameter");
    assertThat(served.post("/v1/find", "{\"query\": \"a\"}").code()).isEqualTo("missing_parameter");
  }
}
