package io.github.tpo4j.clients;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.FilePayload;
import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Rle;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The page in a real browser, as a person uses it: with mouse, keyboard, file and reload. */
class PageTest {
  private static Browser browser;
  private Page page;

  @BeforeAll
  static void open() {
    browser = Browser.open();
    PlaywrightAssertions.setDefaultAssertionTimeout(180_000);
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void load() {
    page = browser.page(1280, 800, false);
  }

  @AfterEach
  void end() {
    page.context().close();
    browser.assertNoComplaints();
  }

  private void openSample() {
    page.locator(".sample").first().click();
    assertThat(page.locator("#room")).isVisible();
  }

  private Locator ask(String verb, String words) {
    page.locator("input[name=verb][value=" + verb + "]").check();
    page.locator("#question").fill(words);
    page.locator("#question").press("Enter");
    return page.locator(".turn").last();
  }

  private Locator answered(Locator turn) {
    assertThat(turn.locator(".deeds, .refusal")).isVisible();
    assertThat(turn.locator(".refusal")).hasCount(0);
    return turn;
  }

  private double seconds() {
    return ((Number) page.evaluate("document.getElementById('video').currentTime")).doubleValue();
  }

  /** How many pixels of the canvas are drawn on. */
  private int drawn() {
    return (int)
        page.evaluate(
            """
            () => {
              const c = document.getElementById('canvas');
              const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
              let n = 0;
              for (let i = 3; i < d.length; i += 4) if (d[i]) n++;
              return n;
            }\
            """);
  }

  @Test
  void answersInWordsAndKeepsThemOverAReload() {
    openSample();
    Locator turn = answered(ask("ask", "What moves?"));
    String words = turn.locator(".said").textContent();
    assertThat(words).isNotEmpty();
    assertThat(page.title()).contains("Shapes");
    page.reload();
    assertThat(page.locator(".turn .said")).hasText(words);
    page.locator("#another").click();
    assertThat(page.locator("#welcome")).isVisible();
    page.reload();
    assertThat(page.locator("#room")).isHidden();
  }

  @Test
  void aReloadInMidAnswerIsToldAndTheQuestionCanBeAskedAgain() {
    openSample();
    page.route("**/v1/chat/completions", route -> {}); // an answer that never comes
    ask("ask", "What happens?");
    assertThat(page.locator(".working")).isVisible();
    page.reload();
    Locator turn = page.locator(".turn");
    assertThat(turn).containsText("Interrupted");
    turn.locator(".deed").filter(text("Ask again")).click();
    page.locator("#send.stop").click();
    assertThat(turn).containsText("Stopped");
    page.unroute("**/v1/chat/completions");
    turn.locator(".deed").filter(text("Ask again")).click();
    answered(turn);
    assertThat(turn.locator(".said")).isVisible();
  }

  @Test
  void masksLieOnTheVideoAndCanBeSaved() throws IOException {
    openSample();
    Locator turn = answered(ask("segment", "the red ball"));
    page.evaluate("document.getElementById('video').pause()");
    assertThat(drawn()).isPositive();
    assertThat(page.locator(".sight")).hasCount(1);
    page.keyboard().press("Escape");
    page.locator("#layers").click();
    assertThat(drawn()).isZero();

    Download json = page.waitForDownload(() -> turn.locator(".deed").filter(text("JSON")).click());
    JsonNode saved = Json.tree(Files.readString(json.path(), StandardCharsets.UTF_8), "download");
    assertThat(json.suggestedFilename()).isEqualTo("Shapes-segment.json");
    assertThat(saved.at("/tpo/masks/0/frames").size()).isEqualTo(36);
    Download video =
        page.waitForDownload(() -> turn.locator(".deed").filter(text("Video")).click());
    assertThat(Files.readAllBytes(video.path()))
        .startsWith(new byte[] {0, 0, 0})
        .hasSizeGreaterThan(5_000);
  }

  private static Locator.FilterOptions text(String words) {
    return new Locator.FilterOptions().setHasText(words);
  }

  @Test
  void momentsAreOnTheLineOfTimeAndPlay() {
    openSample();
    answered(ask("find", "the green triangle comes in"));
    assertThat(page.locator(".rail .curve")).hasCount(1);
    Locator moment = page.locator(".moment").first();
    double start =
        Double.parseDouble(
            (String) moment.evaluate("m => String(parseFloat(m.style.left) / 100 * 3)"));
    page.locator("#timeline .rail").press("Home");
    moment.click();
    page.waitForCondition(() -> seconds() >= start - 0.05);
    page.locator("#timeline .rail").press("End");
    page.waitForCondition(() -> seconds() > 2.5);
  }

  @Test
  void aBoxIsPlacedWithTheKeyboardAndTracked() {
    openSample();
    page.locator("input[name=verb][value=track]").check();
    assertThat(page.locator("#send")).isDisabled();
    page.locator("#boxhint .link").click();
    Locator box = page.locator(".box");
    assertThat(box).isFocused();
    for (String key : List.of("ArrowLeft", "ArrowLeft", "ArrowDown", "Shift+ArrowRight")) {
      page.keyboard().press(key);
    }
    assertThat(
            List.of(
                Math.round(percent(box, "left")),
                Math.round(percent(box, "top")),
                Math.round(percent(box, "width"))))
        .containsExactly(33L, 36L, 31L);
    page.keyboard().press("Enter");
    Locator turn = answered(page.locator(".turn").last());
    assertThat(turn.locator(".spot")).containsText("36 frames");
  }

  private static double percent(Locator box, String side) {
    return Double.parseDouble(
        (String) box.evaluate("(b, side) => String(parseFloat(b.style[side]))", side));
  }

  @Test
  void aBoxOfAnAnswerIsDrawnOnItsFrame() {
    openSample();
    answered(ask("ground", "the red ball"));
    page.waitForCondition(() -> drawn() > 0);
    page.locator(".pin").click();
    page.waitForCondition(() -> drawn() > 0);
  }

  @Test
  void filesThatCannotBeReadAreRefusedInWords() {
    String name = "<img src=x onerror=alert(1)>.mp4";
    page.locator("#file")
        .setInputFiles(
            new FilePayload(name, "video/mp4", "hello, no video".getBytes(StandardCharsets.UTF_8)));
    Locator refusal = page.locator("#welcome-error");
    assertThat(refusal).containsText(name);
    assertThat(refusal).containsText("expected a video");
    assertThat(page.locator("#welcome-error img")).hasCount(0);
    page.locator("#file").setInputFiles(new FilePayload("empty.mp4", "video/mp4", new byte[0]));
    assertThat(refusal).containsText("empty.mp4 is empty: 0 bytes");
    page.locator("#file").setInputFiles(Served.CLIP);
    assertThat(page.locator("#facts")).containsText("shapes.mp4");
    assertThat(page.locator("#facts")).containsText("320 × 240");
  }

  @Test
  void aPictureHasNoLineOfTime() {
    Path picture =
        Path.of("..", "data", "src", "main", "resources", "io/github/tpo4j/data/world/photos")
            .resolve("coffee.jpg");
    page.locator("#file").setInputFiles(picture);
    assertThat(page.locator("#picture")).isVisible();
    assertThat(page.locator("#timeline")).isHidden();
    assertThat(page.locator("input[name=verb][value=find]")).hasCount(0);
    answered(ask("ground", "the cup"));
    page.waitForCondition(() -> drawn() > 0);
  }

  @Test
  void nothingIsWiderThanAPhone() {
    page.context().close();
    page = browser.page(360, 740, true);
    assertThat(page.locator(".sample").first()).isVisible();
    String wide = "document.documentElement.scrollWidth";
    assertThat((int) page.evaluate(wide)).isEqualTo(360);
    openSample();
    assertThat((int) page.evaluate(wide)).isEqualTo(360);
    assertThat(page.locator("#question")).isInViewport();
    assertThat(page.locator("#video")).isInViewport();
    assertThat((String) page.evaluate("getComputedStyle(document.body).backgroundColor"))
        .isEqualTo("rgb(13, 17, 22)");
  }

  @Test
  void masksAreDecodedAndOutlinedAsTheServerMeansThem() {
    Random random = new Random(5);
    for (int round = 0; round < 20; round++) {
      int width = 1 + random.nextInt(90);
      int height = 1 + random.nextInt(70);
      boolean[] mask = new boolean[width * height];
      for (int i = 0; i < mask.length; i++) {
        mask[i] = random.nextInt(1 + round) == 0;
      }
      Rle rle = Rle.encode(mask, height, width);
      List<?> found =
          (List<?>)
              page.evaluate(
                  """
                  async rle => {
                    const mask = await import('/js/mask.js');
                    const border = mask.outlines(rle).reduce((sum, loop) => sum + loop.length / 2, 0);
                    return [Array.from(mask.pixels(rle)).join(''), border];
                  }\
                  """,
                  Map.of("size", List.of(height, width), "counts", rle.counts()));
      StringBuilder columns = new StringBuilder();
      int border = 0;
      for (int x = 0; x < width; x++) {
        for (int y = 0; y < height; y++) {
          boolean on = mask[y * width + x];
          columns.append(on ? 1 : 0);
          border += on != (y > 0 && mask[(y - 1) * width + x]) ? 1 : 0;
          border += on != (x > 0 && mask[y * width + x - 1]) ? 1 : 0;
          border += on && y == height - 1 ? 1 : 0;
          border += on && x == width - 1 ? 1 : 0;
        }
      }
      assertThat(found.get(0)).isEqualTo(columns.toString());
      assertThat(((Number) found.get(1)).intValue()).as("steps of the border").isEqualTo(border);
    }
  }
}
