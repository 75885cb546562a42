package io.github.tpo4j.data.mix;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PackingTest {
  @Test
  void theLongestGoFirstAndFillRowsUp() {
    assertThat(Packing.rows(new int[] {2, 7, 3, 8, 1, 5}, 10, 6))
        .containsExactly(List.of(0, 3), List.of(1, 2), List.of(4, 5));
  }

  @Test
  void aWindowIsPlannedAlone() {
    assertThat(Packing.rows(new int[] {2, 7, 3, 8}, 10, 2))
        .containsExactly(List.of(0, 1), List.of(2), List.of(3));
  }

  @Test
  void whatIsTooLongStandsAlone() {
    assertThat(Packing.rows(new int[] {4, 99, 4}, 10, 3))
        .containsExactly(List.of(0, 2), List.of(1));
  }

  @Test
  void everySequenceIsInOneRowAndRowsAreWellFilled() {
    Random random = new Random(5);
    for (int trial = 0; trial < 50; trial++) {
      int[] lengths = random.ints(1 + random.nextInt(300), 1, 200).toArray();
      List<List<Integer>> rows = Packing.rows(lengths, 512, lengths.length);
      List<Integer> all = new ArrayList<>();
      rows.forEach(all::addAll);
      Collections.sort(all);
      assertThat(all).isEqualTo(IntStream.range(0, lengths.length).boxed().toList());
      assertThat(rows).allMatch(r -> r.stream().mapToInt(i -> lengths[i]).sum() <= 512);
      double fewest = Math.ceil(IntStream.of(lengths).sum() / 512.0);
      assertThat((double) rows.size()).isLessThanOrEqualTo(11.0 / 9 * fewest + 1);
    }
  }
}
