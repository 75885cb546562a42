package io.github.tpo4j.core.config;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.github.tpo4j.core.TpoException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One value of a configuration file with the line it stands on.
 *
 * @param value a {@code Map<String, ConfigNode>}, a {@code List<ConfigNode>}, a String, a {@link
 *     Plain} number, a Boolean, or null
 * @param line from 1; of the key, for the value of a mapping
 */
record ConfigNode(Object value, int line) {
  private static final int DEEPEST = 100;
  private static final Pattern YAML_PLACE = Pattern.compile("\n in .*, line (\\d+), column");

  /** A number as it is written. */
  record Plain(String digits) {}

  /** A mapping without keys. */
  static ConfigNode mapping() {
    return new ConfigNode(new LinkedHashMap<>(), 0);
  }

  /** Reads a whole text. Throws where it is no JSON or YAML at all. */
  static ConfigNode parse(String text, boolean yaml, String origin, Problems problems) {
    JsonFactory factory = yaml ? new YAMLFactory() : new JsonFactory();
    try (JsonParser p = factory.createParser(text)) {
      if (p.nextToken() == null) {
        return new ConfigNode(new LinkedHashMap<String, ConfigNode>(), 1);
      }
      ConfigNode root = new Parse(text, yaml, problems).node(p, line(p), "", 0);
      if (p.nextToken() != null) {
        problems.add(line(p), "", "expected one document but another begins here");
      }
      return root;
    } catch (JsonProcessingException e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          "%s, line %d: not valid %s: %s"
              .formatted(origin, line(e), yaml ? "YAML" : "JSON", words(e.getOriginalMessage())),
          e);
    } catch (IOException | RuntimeException e) {
      throw new TpoException(
          TpoException.Kind.MODEL,
          "%s: not valid %s: %s".formatted(origin, yaml ? "YAML" : "JSON", e.getMessage()),
          e);
    }
  }

  /** Where the trouble is: behind its beginning, where the parser's words name both. */
  private static int line(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    int line = at == null ? 1 : Math.max(1, at.getLineNr());
    Matcher named = YAML_PLACE.matcher(e.getOriginalMessage());
    while (named.find()) {
      line = Integer.parseInt(named.group(1));
    }
    return line;
  }

  /** What the parser was at and what it found, without the lines that show the text. */
  private static String words(String message) {
    return message.lines().filter(l -> !l.startsWith(" ")).collect(Collectors.joining(", "));
  }

  private static int line(JsonParser p) {
    return p.currentTokenLocation().getLineNr();
  }

  private record Parse(String text, boolean yaml, Problems problems) {

    private ConfigNode node(JsonParser p, int line, String path, int depth) throws IOException {
      if (depth > DEEPEST) {
        throw TpoException.model("nested deeper than " + DEEPEST + " levels");
      }
      return new ConfigNode(
          switch (p.currentToken()) {
            case START_OBJECT -> mapping(p, path, depth);
            case START_ARRAY -> sequence(p, path, depth);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Plain(p.getText().replace("_", ""));
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> scalar(p);
          },
          line);
    }

    private Map<String, ConfigNode> mapping(JsonParser p, String path, int depth)
        throws IOException {
      Map<String, ConfigNode> map = new LinkedHashMap<>();
      while (p.nextToken() != JsonToken.END_OBJECT) {
        String key = p.currentName();
        String below = path.isEmpty() ? key : path + "." + key;
        int line = line(p);
        p.nextToken();
        ConfigNode earlier = map.get(key);
        ConfigNode node = node(p, line, below, depth + 1);
        if (earlier == null) {
          map.put(key, node);
        } else {
          problems.add(line, below, "stands twice, first on line " + earlier.line());
        }
      }
      return map;
    }

    private List<ConfigNode> sequence(JsonParser p, String path, int depth) throws IOException {
      List<ConfigNode> list = new ArrayList<>();
      while (p.nextToken() != JsonToken.END_ARRAY) {
        list.add(node(p, line(p), path + "[" + list.size() + "]", depth + 1));
      }
      return list;
    }

    /** YAML 1.1 takes an unquoted 2e-5 for text; people mean a number. */
    private Object scalar(JsonParser p) throws IOException {
      String value = p.getText();
      if (yaml && value.matches("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?") && !quoted(p)) {
        return new Plain(value);
      }
      return value;
    }

    private boolean quoted(JsonParser p) {
      long at = p.currentTokenLocation().getCharOffset();
      return at >= 0 && at < text.length() && "\"'".indexOf(text.charAt((int) at)) >= 0;
    }
  }
}
