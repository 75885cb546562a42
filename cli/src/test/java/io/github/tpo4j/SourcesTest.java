package io.github.tpo4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Rules about the tracked files themselves: length, paths, versions. */
class SourcesTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final int LONGEST = 500;

  /** A folder of one machine. Written in two parts, so that this line is not a hit itself. */
  private static final Pattern MACHINE_PATH =
      Pattern.compile("(?<![\\w.$}~*-])/" + "(work|tmp|root|home|Users)/[A-Za-z0-9]");

  @Test
  void noFileIsTooLongToRead() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path file : tracked()) {
      if (file.toString().endsWith(".java")) {
        long lines = text(file).lines().count();
        if (lines > LONGEST) {
          found.add(file + ": " + lines + " lines");
        }
      }
    }
    assertThat(found).as("Java files of more than %d lines", LONGEST).isEmpty();
  }

  @Test
  void noFileKnowsTheMachineItWasWrittenOn() throws Exception {
    List<String> found = new ArrayList<>();
    for (Path file : tracked()) {
      int number = 0;
      for (String line : text(file).lines().toList()) {
        number++;
        if (MACHINE_PATH.matcher(line).find()) {
          found.add(file + ":" + number + ": " + line.strip());
        }
      }
    }
    assertThat(found).as("absolute paths in tracked files").isEmpty();
  }

  @Test
  void everyVersionIsPinnedInTheRootPom() throws Exception {
    Pattern version = Pattern.compile("<version>([^<]*)</version>");
    List<String> found = new ArrayList<>();
    String root = text(Path.of("pom.xml"));
    Matcher own = version.matcher(root);
    assertThat(own.find()).isTrue();
    String project = own.group(1);
    while (own.find()) {
      if (!own.group(1).matches("\\$\\{.+}") && !own.group(1).startsWith("[17")) {
        found.add("pom.xml: " + own.group());
      }
    }
    for (Path file : tracked()) {
      if (file.endsWith("pom.xml") && file.getNameCount() > 1) {
        Matcher m = version.matcher(text(file));
        while (m.find()) {
          if (!m.group(1).equals(project)) {
            found.add(file + ": " + m.group());
          }
        }
      }
    }
    assertThat(found).as("versions outside the properties of the root pom").isEmpty();
  }

  private static List<Path> tracked() throws Exception {
    Process git;
    try {
      git =
          new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
              .directory(ROOT.toFile())
              .start();
    } catch (IOException e) {
      assumeTrue(false, "git is not here to list the tracked files");
      throw e;
    }
    String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assumeTrue(git.waitFor() == 0, "not a git checkout");
    List<Path> files = new ArrayList<>();
    for (String name : names.split("\0")) {
      if (!name.isEmpty() && Files.isRegularFile(ROOT.resolve(name))) {
        files.add(Path.of(name));
      }
    }
    assertThat(files).hasSizeGreaterThan(50);
    return files;
  }

  /** The text of a file; empty for one that is not text. */
  private static String text(Path file) throws IOException {
    try {
      return Files.readString(ROOT.resolve(file));
    } catch (MalformedInputException e) {
      return "";
    }
  }
}
