package io.github.tpo4j.data.read;

import io.github.tpo4j.data.sample.Dataset;
import io.github.tpo4j.data.sample.Sample;
import java.nio.file.Path;
import java.util.List;

/** Samples held in memory. */
public record ListDataset(String name, Path folder, List<Sample> samples) implements Dataset {
  public ListDataset {
    samples = List.copyOf(samples);
  }

  @Override
  public int size() {
    return samples.size();
  }

  @Override
  public Sample get(int i) {
    return samples.get(i);
  }
}
