package io.github.tpo4j.data.mix;

import io.github.tpo4j.data.sample.Group;
import java.util.List;

/**
 * Samples that are learned from together.
 *
 * @param group what all of them have in common
 */
public record DrawnBatch(Group group, List<Draw> draws) {
  public DrawnBatch {
    draws = List.copyOf(draws);
  }
}
