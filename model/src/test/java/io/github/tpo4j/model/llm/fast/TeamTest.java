package io.github.tpo4j.model.llm.fast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TeamTest {
  @Test
  void everyMemberSeesWhatAllWroteBeforeTheMeeting() {
    int members = 3;
    int[] written = new int[members];
    long[] sums = new long[members];
    try (Team team = new Team(members)) {
      team.run(
          rank -> {
            for (int i = 1; i <= 2_000; i++) {
              written[rank] = i;
              team.meet(rank);
              for (int w : written) {
                sums[rank] += w;
              }
              team.meet(rank);
            }
          });
    }
    long expected = members * (2_000L * 2_001 / 2);
    assertThat(sums).containsOnly(expected);
  }

  @Test
  void wakesAfterASleep() {
    int[] runs = new int[2];
    try (Team team = new Team(2)) {
      for (int i = 0; i < 3; i++) {
        team.run(rank -> runs[rank]++);
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(60)); // long enough to fall asleep
      }
    }
    assertThat(runs).containsExactly(3, 3);
  }

  @Test
  void whatAMemberThrowsReachesTheCallerAndEndsTheTeam() {
    for (int guilty = 0; guilty < 3; guilty++) {
      int rankOfGuilty = guilty;
      Team team = new Team(3);
      assertThatThrownBy(
              () ->
                  team.run(
                      rank -> {
                        if (rank == rankOfGuilty) {
                          throw new ArithmeticException("on purpose");
                        }
                        team.meet(rank);
                      }))
          .isInstanceOf(ArithmeticException.class)
          .hasMessage("on purpose");
      assertThatThrownBy(() -> team.run(rank -> {}))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("has ended");
      team.close();
    }
  }
}
