package io.github.tpo4j.data.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Dataset} must hold. A new reader inherits this and opens itself. */
public abstract class DatasetContract {
  @TempDir protected Path folder;

  /** A small dataset of at least two samples. */
  protected abstract Dataset open();

  @Test
  void samplesAreGoodAndTheirIdsDiffer() {
    try (Dataset data = open()) {
      assertThat(data.name()).isNotBlank();
      assertThat(data.size()).isGreaterThan(1);
      Set<String> ids = new HashSet<>();
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.get(i);
        assertThat(SampleCheck.problems(sample)).as("sample %d", i).isEmpty();
        assertThat(ids.add(sample.id())).as("%s is new", sample.id()).isTrue();
      }
    }
  }

  @Test
  void whatIsKnownWithoutReadingAgreesWithTheSample() {
    try (Dataset data = open()) {
      for (int i = 0; i < data.size(); i++) {
        Sample sample = data.get(i);
        assertThat(data.group(i)).isEqualTo(sample.group());
        assertThat(data.length(i)).isEqualTo(Dataset.characters(sample));
        assertThat(data.media(sample)).isEqualTo(sample.media().map(data.folder()::resolve));
      }
    }
  }

  @Test
  void readingInAnyOrderAndByManyThreadsGivesTheSame() {
    try (Dataset data = open();
        Dataset again = open()) {
      List<Sample> inOrder = IntStream.range(0, data.size()).mapToObj(data::get).toList();
      List<Sample> atOnce =
          IntStream.range(0, data.size()).parallel().mapToObj(again::get).toList();
      assertThat(atOnce).isEqualTo(inOrder);
    }
  }
}
