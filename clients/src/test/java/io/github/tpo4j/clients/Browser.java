package io.github.tpo4j.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Chromium of the machine, driven by Playwright, which is told to bring none of its own. */
final class Browser implements AutoCloseable {
  /** Long, because a busy machine answers slowly. */
  private static final double PATIENCE_MILLIS = 180_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  private final List<String> complaints = new ArrayList<>();

  private Browser(Playwright playwright, Path chromium) {
    this.playwright = playwright;
    this.browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  /** Opens it, or skips the test where the machine has none. */
  static Browser open() {
    Optional<Path> chromium = find();
    assumeTrue(
        chromium.isPresent(), "there is no chromium on the PATH; Debian: apt-get install chromium");
    Map<String, String> environment = Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
    return new Browser(
        Playwright.create(new Playwright.CreateOptions().setEnv(environment)), chromium.get());
  }

  private static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(path.split(File.pathSeparator)).map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * A fresh window on the page.
   *
   * @param dark whether the person prefers dark colours
   */
  Page page(int width, int height, boolean dark) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(
                    dark
                        ? com.microsoft.playwright.options.ColorScheme.DARK
                        : com.microsoft.playwright.options.ColorScheme.LIGHT));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    Page page = context.newPage();
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        m -> {
          // a request that the server refuses is told there too; the page shows it
          if (m.type().equals("error") && !m.text().startsWith("Failed to load resource")) {
            complaints.add(m.text());
          }
        });
    page.onRequest(
        r -> {
          String url = r.url();
          if (!url.startsWith(Served.address() + "/") && !url.matches("(blob|data):.*")) {
            complaints.add("asks elsewhere: " + url);
          }
        });
    page.navigate(Served.address() + "/");
    return page;
  }

  /** Fails if a page ended in an error, broke its content policy or asked another server. */
  void assertNoComplaints() {
    assertThat(complaints).isEmpty();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
