package io.github.tpo4j.data.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {
  @TempDir Path dir;
  private final List<String> warned = new ArrayList<>();
  private final Oddities oddities = (what, where) -> warned.add(where + ": " + what);

  private Path file(String name, String text) throws Exception {
    return Files.writeString(dir.resolve(name), text);
  }

  @Test
  void linesKeepTheirNumbersOverMarksEndsAndBlanks() throws Exception {
    Path file = file("a.txt", "\uFEFF1,2\r\n\r\n3,4\n");
    assertThat(TextFile.lines(file)).extracting(TextFile.Line::text).containsExactly("1,2", "3,4");
    assertThat(TextFile.lines(file).get(1).where()).endsWith("a.txt:3");
  }

  @Test
  void bytesThatAreNoTextAndDirectoriesAreNamed() throws Exception {
    Path file = Files.write(dir.resolve("b.txt"), new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> TextFile.text(file)).hasMessageContaining("b.txt: expected UTF-8");
    assertThatThrownBy(() -> TextFile.text(dir)).hasMessageContaining("it is a folder");
  }

  @Test
  void packedFilesAreRead() throws Exception {
    Path file = dir.resolve("c.jsonl.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"qid\":1}\n{\"qid\":2}\n".getBytes("UTF-8"));
    }
    assertThat(JsonFile.lines(file, oddities)).extracting(e -> e.get("qid").integer()).contains(2);
  }

  @Test
  void pythonsNumbersAreReadAndAnAccessorRefusesWhatIsNotFinite() throws Exception {
    JsonEntry entry = JsonFile.read(file("d.json", "{\"a\": [1, NaN]}"), oddities);
    assertThat(entry.get("a").list().get(1).anyNumber()).isNaN();
    assertThatThrownBy(() -> entry.get("a").numbers())
        .hasMessageContaining("d.json \"a\"[1]: expected a finite number but found \"NaN\"");
    assertThat(warned).isEmpty();
  }

  @Test
  void ofARepeatedKeyTheLastCountsWithAWarning() throws Exception {
    JsonEntry entry = JsonFile.read(file("e.json", "{\"a\": 1,\n \"a\": 2}"), oddities);
    assertThat(entry.get("a").integer()).isEqualTo(2);
    assertThat(warned.get(0)).contains("e.json line 2", "repeated key");
  }

  @Test
  void brokenJsonAndMissingKeysNameTheirPlace() throws Exception {
    Path broken = file("f.jsonl", "{\"a\": 1}\n{\"a\": \n");
    assertThatThrownBy(() -> JsonFile.lines(broken, oddities))
        .hasMessageContaining("f.jsonl:2: expected JSON but");
    JsonEntry entry = JsonFile.read(file("g.json", "{\"b\": \"x\"}"), oddities);
    assertThatThrownBy(() -> entry.get("a"))
        .hasMessageContaining("g.json: expected the key \"a\" but there is only b");
    assertThatThrownBy(() -> entry.get("b").number())
        .hasMessageContaining("g.json \"b\": expected a number but found \"x\"");
  }
}
