package io.github.tpo4j.data.world.show;

import io.github.tpo4j.core.Progress;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.world.Actor;
import io.github.tpo4j.data.world.Event;
import io.github.tpo4j.data.world.Look;
import io.github.tpo4j.data.world.Scene;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.film.Film;
import io.github.tpo4j.data.world.folder.WorldFolder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * One HTML page, all in one file, that shows stories with their labels: frames with boxes and
 * tinted masks, the cast in words, and what happens when on a line of time.
 */
public final class ContactSheet {
  /** Frames of a story on the page. */
  private static final int FRAMES = 8;

  private static final String STYLE =
      """
      body{font:14px/1.45 system-ui,sans-serif;margin:24px auto;max-width:1500px;padding:0 16px;
       color:#1c2024;background:#f6f7f8}
      h1{font-size:22px}h2{font-size:16px;margin:0 0 6px}
      article{background:#fff;border:1px solid #dde1e5;border-radius:8px;padding:14px;margin:16px 0}
      .frames{display:grid;grid-template-columns:repeat(8,1fr);gap:6px}
      figure{margin:0}img{width:100%;display:block;border-radius:3px}
      figcaption,.scene{color:#667;font-size:12px}
      .words{display:grid;grid-template-columns:1fr 1fr;gap:18px;margin-top:10px}
      .said{columns:2;column-gap:18px;margin-top:8px;font-size:12px;color:#445}
      .said p{margin:0 0 4px}
      ul{margin:0;padding:0;list-style:none}
      i{display:inline-block;width:11px;height:11px;border:1px solid #0003;border-radius:2px;
       margin-right:6px}
      .time{position:relative;height:17px;background:#eef0f2;border-radius:3px;margin:2px 0}
      .time b{position:absolute;height:100%;border-radius:3px;min-width:3px;opacity:.85}
      .time span{position:absolute;left:6px;font-size:12px;white-space:nowrap;
       text-shadow:0 0 3px #fff,0 0 3px #fff,0 0 3px #fff}
      """;

  private final WorldFolder folder;
  private final Progress progress;

  public ContactSheet(WorldFolder folder, Progress progress) {
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Writes the page.
   *
   * @param most stories on it, from the first
   */
  public void write(Path file, int most) {
    WorldFolder.Recipe recipe = folder.recipe();
    List<Story> stories = folder.stories();
    List<Story> shown = stories.subList(0, Math.min(most, stories.size()));
    StoryLabels labels = StoryLabels.read(folder);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(
          "<!doctype html><html lang=en><meta charset=utf-8><title>World</title><style>%s</style>"
              .formatted(STYLE));
      out.write(
          "<h1>%s, seed %d: %d of %d clips</h1>"
              .formatted(Look.word(recipe.split()), recipe.seed(), shown.size(), stories.size()));
      for (int i = 0; i < shown.size(); i++) {
        progress.update("page", i, shown.size());
        out.write(article(shown.get(i), labels));
      }
      out.write("</html>\n");
    } catch (IOException e) {
      throw TpoException.unwritable(file, e);
    }
  }

  private static String article(Story story, StoryLabels labels) {
    Film film = new Film(story);
    StringBuilder html = new StringBuilder("<article>");
    html.append("<h2>%s</h2>".formatted(escaped(story.id())));
    html.append("<p class=scene>%s</p><div class=frames>".formatted(scene(story)));
    for (int i = 0; i < FRAMES; i++) {
      int frame = (int) ((i + 0.5) * story.frames() / FRAMES);
      String plain = LabelledFrame.plain(film, frame);
      String drawn = LabelledFrame.draw(film, frame);
      html.append(
          "<figure><img src=\"%s\" alt=\"\"><img src=\"%s\" alt=\"\"><figcaption>%s</figcaption></figure>"
              .formatted(plain, drawn, time(frame / story.fps())));
    }
    html.append("</div><div class=words><div><ul>");
    story.actors().forEach(a -> html.append("<li>").append(actor(a)));
    html.append("</ul></div><div>");
    story.events().forEach(e -> html.append(event(story, e)));
    html.append("</div></div><div class=said>");
    labels.of(story).forEach(l -> html.append("<p>").append(escaped(l)).append("</p>"));
    return html.append("</div></article>\n").toString();
  }

  private static String scene(Story story) {
    Scene s = story.scene();
    return String.format(
        Locale.ROOT,
        "%.1f s, %d frames · backdrop %s %s · camera %s · %d walls · noise %.1f, flicker %.2f,"
            + " shutter %.1f, %.2f bits a pixel",
        story.seconds(),
        story.frames(),
        Look.word(s.backdrop()),
        s.photo(),
        Look.word(s.camera()),
        s.walls().size(),
        s.print().noise(),
        s.print().flicker(),
        s.print().shutter(),
        s.print().bitsPerPixel());
  }

  private static String actor(Actor a) {
    Look l = a.look();
    return "<i style=\"background:%s\"></i>%d: %s %s %s %s, %s"
        .formatted(
            ink(a.id()),
            a.id(),
            Look.word(l.size()),
            Look.word(l.colour()),
            Look.word(l.pattern()),
            Look.word(l.shape()),
            Look.word(a.motion()));
  }

  private static String event(Story story, Event e) {
    double left = 100 * e.start() / story.seconds();
    double width = 100 * (e.end() - e.start()) / story.seconds();
    String other = e.other() < 0 ? "" : " (" + e.other() + ")";
    return String.format(
        Locale.ROOT,
        "<div class=time><b style=\"left:%.1f%%;width:%.1f%%;background:%s\"></b>"
            + "<span>%d %s%s %s – %s</span></div>",
        left,
        width,
        ink(e.actor()),
        e.actor(),
        Look.word(e.kind()),
        other,
        time(e.start()),
        time(e.end()));
  }

  private static String ink(int actor) {
    return LabelledFrame.INK[actor % LabelledFrame.INK.length];
  }

  private static String time(double seconds) {
    return String.format(Locale.ROOT, "%.2f s", seconds);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
