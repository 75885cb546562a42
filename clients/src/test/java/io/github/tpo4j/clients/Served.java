package io.github.tpo4j.clients;

import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.LoadOptions;
import io.github.tpo4j.serve.Server;
import io.github.tpo4j.serve.config.ServeConfig;
import java.nio.file.Path;
import java.util.List;

/** One server for all tests, with the checkpoint of the golden files: its words mean nothing. */
final class Served {
  static final Path CLIP = Path.of("..", "docs", "shapes.mp4");

  /** The id of the clip that comes with the server. */
  static final String SAMPLE = "sample-shapes";

  private static final Path MODEL =
      Path.of("..", "model", "src", "test", "resources", "golden", "whole", "checkpoint");

  private static Server server;

  private Served() {}

  /** Where it listens, without a slash at the end. */
  static synchronized String address() {
    if (server == null) {
      ServeConfig config =
          Config.parse(
              "{}",
              "test",
              ServeConfig.class,
              List.of(
                  "listen.port=0", "work.drain_seconds=1", "limits.requests_per_minute=100000"));
      server = Server.start(config, MODEL, LoadOptions.DEFAULT.withDevice("cpu"));
      Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    }
    return "http://127.0.0.1:" + server.port();
  }
}
