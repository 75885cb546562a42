package io.github.tpo4j.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.serve.Served.Said;
import io.github.tpo4j.serve.http.Route;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what the server does. */
class OpenApiTest {
  private static final JsonNode DOCUMENT =
      Json.tree(new String(OpenApi.bytes(), StandardCharsets.UTF_8), "openapi.json");
  private final Served served = Served.usual();

  @Test
  void itHasEveryRouteAndNoOther() {
    TreeSet<String> told = new TreeSet<>();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        m -> told.add(m.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    TreeSet<String> real = new TreeSet<>();
    served.server().routes().forEach(r -> real.add(r.method() + " " + r.path()));
    assertThat(told).isEqualTo(real);
  }

  @Test
  void onlyOpenRoutesAreTold() {
    for (Route route : served.server().routes()) {
      JsonNode operation =
          DOCUMENT.get("paths").get(route.path()).get(route.method().toLowerCase(Locale.ROOT));
      assertThat(operation.has("security"))
          .as(route.path())
          .isEqualTo(route.access() == Route.Access.OPEN);
    }
  }

  @Test
  void answersAreAsItSays() throws Exception {
    fits(served.get("/healthz"), "State", 200);
    fits(served.get("/readyz"), "State", 200);
    fits(served.get("/v1/models"), "Models", 200);
    fits(served.get("/v1/models/checkpoint"), "Model", 200);
    fits(served.get("/v1/models/other"), "Error", 404);
    fits(served.get("/v1/samples"), "Samples", 200);
    Said medium = served.upload(Files.readAllBytes(Served.CLIP));
    fits(medium, "Media", 201);
    String path = "/v1/media/" + medium.json().get("id").asText();
    fits(served.get(path), "Media", 200);
    fits(served.delete(path), "Deleted", 200);
    fits(served.get(path), "Error", 404);
    fits(served.delete("/v1/models"), "Error", 405);
    String media = "\"media\": \"sample-shapes\", ";
    call("/v1/ground", "GroundRequest", "{%s\"expression\": \"it\"}".formatted(media));
    call("/v1/find", "FindRequest", "{%s\"query\": \"it\"}".formatted(media));
    call(
        "/v1/segment",
        "SegmentRequest",
        "{%s\"expression\": \"it\", \"every\": 18}".formatted(media));
    call(
        "/v1/track",
        "TrackRequest",
        "{%s\"box\": {\"fractions\": [0.1, 0.1, 0.5, 0.5]}, \"every\": 18}".formatted(media));
    String chat =
        """
        {"messages": [{"role": "user", "content": [
          {"type": "video_url", "video_url": {"url": "media:sample-shapes"}},
          {"type": "text", "text": "What?"}]}], "max_tokens": 3}\
        """;
    fits(Json.tree(chat, "request"), "ChatRequest");
    fits(served.post("/v1/chat/completions", chat), "Chat", 200);
  }

  private void call(String path, String schema, String body) {
    fits(Json.tree(body, "request"), schema);
    fits(served.post(path, body), "Answer", 200);
  }

  private static void fits(Said said, String schema, int status) {
    assertThat(said.status()).as(said.text()).isEqualTo(status);
    fits(said.json(), schema);
  }

  private static void fits(JsonNode document, String schema) {
    ObjectNode whole = JsonNodeFactory.instance.objectNode();
    whole.put("$ref", "#/components/schemas/" + schema);
    whole.set("components", DOCUMENT.get("components"));
    List<Error> problems =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(whole)
            .validate(document);
    assertThat(problems).as("%s: %s", schema, document).isEmpty();
  }

  @Test
  void theServerSendsIt() {
    assertThat(served.get("/openapi.json").json()).isEqualTo(DOCUMENT);
  }
}
