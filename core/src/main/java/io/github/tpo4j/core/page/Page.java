package io.github.tpo4j.core.page;

import java.util.List;

/** One page of HTML that needs no network and no script, written from top to bottom. */
public final class Page {
  private static final String STYLE =
      """
      body { font: 15px/1.5 system-ui, sans-serif; margin: 0; color: #222; background: #fafafa }
      main { max-width: 1000px; margin: 0 auto; padding: 1.5rem }
      h1, h2, h3 { line-height: 1.2 } h2 { border-top: 2px solid #ccc; padding-top: 1rem }
      table { border-collapse: collapse; margin: .7rem 0 }
      th, td { text-align: left; padding: .2rem .9rem .2rem 0; vertical-align: top }
      td { border-top: 1px solid #ddd } td.n { text-align: right; font-variant-numeric: tabular-nums }
      figure { display: inline-block; width: 240px; margin: .5rem 1rem .5rem 0; vertical-align: top }
      figcaption { font-size: 13px; overflow-wrap: anywhere }
      pre { white-space: pre-wrap } .w { color: #8a4b00 }
      """;

  private final StringBuilder html = new StringBuilder();

  /**
   * Begins a page.
   *
   * @param style rules of its own, on top of those that all pages have
   */
  public Page(String title, String style) {
    html.append("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>tpo4j: ");
    html.append(escaped(title)).append("</title>\n");
    html.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    html.append("<style>\n").append(STYLE).append(style).append("</style></head><body><main>\n");
    heading(1, title);
  }

  /** A heading of a level from 1 to 6. */
  public void heading(int level, String text) {
    element("h" + level, text);
  }

  /** A paragraph. */
  public void paragraph(String text) {
    element("p", text);
  }

  /** What a reader should know although nothing failed. */
  public void warning(String text) {
    html("<p class=\"w\">%s</p>\n".formatted(escaped(text)));
  }

  /** Text as it stands, under a title that unfolds it. */
  public void details(String title, String text) {
    html(
        "<details><summary>%s</summary><pre>%s</pre></details>\n"
            .formatted(escaped(title), escaped(text)));
  }

  /** Begins a table, without or with names of its columns. */
  public void table(String... names) {
    html.append("<table>");
    if (names.length > 0) {
      List.of(names).forEach(n -> html.append("<th>").append(escaped(n)).append("</th>"));
    }
    html.append('\n');
  }

  /** A row of the table; numbers stand at the right. */
  public void row(String... cells) {
    html.append("<tr>");
    for (String cell : cells) {
      html.append(cell.matches("-?[0-9.]+") ? "<td class=\"n\">" : "<td>");
      html.append(escaped(cell)).append("</td>");
    }
    html.append("</tr>\n");
  }

  /** Ends the table. */
  public void endTable() {
    html.append("</table>\n");
  }

  /** A picture with words below, both HTML. */
  public void figure(String picture, String caption) {
    html.append("<figure>").append(picture).append("<figcaption>").append(caption);
    html.append("</figcaption></figure>\n");
  }

  /** HTML as it stands. */
  public void html(String text) {
    html.append(text);
  }

  /** The whole page. */
  public String finished() {
    return html + "</main></body></html>\n";
  }

  private void element(String name, String text) {
    html("<%s>%s</%s>\n".formatted(name, escaped(text), name));
  }

  /** Text for HTML, inside and outside of attributes. */
  public static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
