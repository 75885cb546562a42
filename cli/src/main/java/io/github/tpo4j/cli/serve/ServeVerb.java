package io.github.tpo4j.cli.serve;

import io.github.tpo4j.cli.ask.ModelOptions;
import io.github.tpo4j.cli.terminal.OutputOptions;
import io.github.tpo4j.cli.terminal.ProgressLine;
import io.github.tpo4j.cli.terminal.Terminal;
import io.github.tpo4j.core.Sha256;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.serve.Server;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.http.Keys;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The server: an OpenAI-compatible API, and a page. */
@Command(
    name = "serve",
    description = "Answer over HTTP, and show a page to ask in. Ends on Ctrl-C, when it is idle.",
    footer = {
      "%nExample: tpo serve --model models/tpo-tiny",
      "Keys, limits and the API: docs/serve.md. Security: SECURITY.md."
    })
public final class ServeVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private OutputOptions output;
  @Mixin private ModelOptions model;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Configuration (YAML); its keys are in docs/serve.md.")
  private Path file;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Change one value of it, such as limits.answer_tokens=500; may be repeated.")
  private List<String> changes = List.of();

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on (default: 8080; 0 takes a free one).")
  private Integer port;

  @Option(names = "--open", description = "Open the page in the browser.")
  private boolean open;

  @Option(
      names = "--new-key",
      paramLabel = "NAME",
      description = "Print a new key and its lines for the configuration, and end.")
  private String keyName;

  public ServeVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    output.apply();
    if (keyName != null) {
      return newKey();
    }
    List<String> all = new ArrayList<>(changes);
    if (port != null) {
      all.add("listen.port=" + port);
    }
    ServeConfig config =
        file == null
            ? Config.parse("{}", "tpo serve", ServeConfig.class, all)
            : Config.read(file, ServeConfig.class, all);
    Path dir = model.dir();
    Server server;
    try (ProgressLine progress = output.progress(terminal)) {
      progress.update("loading the model", 0, 0);
      server = Server.start(config, dir, model.load());
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  Runtime.getRuntime().halt(0); // a signal asked for this end: all is well
                },
                "serve-stop"));
    String host = config.listen().host();
    String address =
        "http://%s:%d/".formatted(host.contains(":") ? "[" + host + "]" : host, server.port());
    terminal.out().println(server.modelText());
    terminal.out().println("serving on " + address + " (Ctrl-C ends)");
    terminal.out().flush();
    if (open) {
      show(address);
    }
    new CountDownLatch(1).await();
    return 0;
  }

  private int newKey() {
    if (!keyName.matches("[\\w.@-]{1,64}")) {
      throw TpoException.usage(
          "--new-key: expected a name of letters, digits and ._@- but found " + keyName);
    }
    String key = Keys.fresh();
    terminal.out().println("key: " + key);
    terminal.out().println("It is shown this once. Into the configuration:\n");
    terminal
        .out()
        .println("keys:\n  - name: %s\n    sha256: %s".formatted(keyName, Sha256.of(key)));
    return 0;
  }

  private void show(String address) {
    boolean mac = System.getProperty("os.name").startsWith("Mac");
    try {
      new ProcessBuilder(mac ? "open" : "xdg-open", address)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      terminal.err().println("tpo: no browser could be opened; the address is above");
    }
  }
}
