package io.github.tpo4j.serve.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.serve.config.ServeConfig;
import io.github.tpo4j.serve.decode.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long media are kept, and which go where room is needed: 30 minutes and 100 bytes here. */
class MediaStoreTest {
  private static final String ANNA = "anna";
  private static final Found FOUND =
      new Found("mp4", "h264", 2, 2, 0, 1, 1, 1, "yuv420p", false, List.of(), List.of(), List.of());

  private final Hands clock = new Hands();
  private final MediaStore store =
      new MediaStore(
          Config.parse("quota_bytes: 100", "test", ServeConfig.Store.class), file -> FOUND, clock);

  /** A clock that is set by hand. */
  private static final class Hands extends Clock {
    private Instant now = Instant.now();

    void goOn(int minutes) {
      now = now.plus(Duration.ofMinutes(minutes));
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Path arrived(String name, int bytes) throws IOException {
    return Files.writeString(store.folder().incoming(), name.repeat(bytes));
  }

  /** Takes in so many times a letter. */
  private Medium take(String letter, int bytes) throws IOException {
    clock.goOn(1);
    return store.take(arrived(letter, bytes), ANNA);
  }

  private boolean isThere(Medium medium) {
    return store.find(medium.id(), ANNA).isPresent();
  }

  private MediaStore.Lease lease(Medium medium) {
    return store.lease(medium.id(), ANNA).orElseThrow();
  }

  @Test
  void aMediumGoesHalfAnHourAfterItsLastUse() throws IOException {
    Medium medium = take("a", 10);
    clock.goOn(29);
    lease(medium).close();
    assertThat(store.expiry(medium)).hasValue(clock.instant().plus(Duration.ofMinutes(30)));
    clock.goOn(29);
    store.sweep();
    assertThat(isThere(medium)).isTrue();
    clock.goOn(2);
    assertThat(isThere(medium)).as("also before the sweep").isFalse();
    assertThat(store.lease(medium.id(), ANNA)).isEmpty();
    assertThat(medium.file()).exists();
    store.sweep();
    assertThat(medium.file()).doesNotExist();
    assertThat(store.bytes()).isZero();
  }

  @Test
  void aMediumInUseStays() throws IOException {
    Medium medium = take("a", 10);
    MediaStore.Lease lease = lease(medium);
    clock.goOn(600);
    store.sweep();
    assertThat(isThere(medium)).isTrue();
    lease.close();
    clock.goOn(29);
    store.sweep();
    assertThat(isThere(medium)).isTrue();
    MediaStore.Lease last = lease(medium);
    assertThat(store.remove(medium.id(), ANNA)).isTrue();
    assertThat(isThere(medium)).isFalse();
    assertThat(medium.file()).as("its reader still has it").exists();
    last.close();
    assertThat(medium.file()).doesNotExist();
  }

  @Test
  void theSameBytesInAQuestionAreAnotherMediumOnceTheFirstIsOver() throws IOException {
    Medium first = store.takeOnce(arrived("a", 10), ANNA);
    assertThat(store.takeOnce(arrived("a", 10), ANNA)).isEqualTo(first);
    clock.goOn(31);
    Medium second = store.takeOnce(arrived("a", 10), ANNA);
    assertThat(second.id()).isNotEqualTo(first.id());
    store.sweep();
    assertThat(isThere(second)).isTrue();
    assertThat(second.file()).exists();
  }

  @Test
  void whatWasNotUsedForLongestMakesRoom() throws IOException {
    Medium a = take("a", 40);
    Medium b = take("b", 40);
    clock.goOn(1);
    lease(a).close();
    Medium c = take("c", 40);
    assertThat(isThere(b)).isFalse();
    assertThat(b.file()).doesNotExist();
    assertThat(isThere(a)).isTrue();
    assertThat(isThere(c)).isTrue();
    assertThat(store.bytes()).isEqualTo(80);
  }

  @Test
  void theSameBytesCountOnceAndGoTogether() throws IOException {
    Medium a = take("a", 40);
    Medium b = take("b", 40);
    Medium again = take("a", 40);
    assertThat(store.bytes()).isEqualTo(80);
    Medium c = take("c", 40);
    assertThat(isThere(b)).as("its bytes are the oldest").isFalse();
    assertThat(List.of(isThere(a), isThere(again), isThere(c))).containsOnly(true);
    assertThat(store.remove(a.id(), ANNA)).isTrue();
    assertThat(again.file()).exists();
  }

  @Test
  void whatHasNoRoomCostsNobodyElse() throws IOException {
    Medium a = take("a", 60);
    assertThatThrownBy(() -> take("b", 101)).isInstanceOf(StoreFull.class);
    assertThat(isThere(a)).as("all of it would not have been enough").isTrue();
    MediaStore.Lease lease = lease(a);
    assertThatThrownBy(() -> take("b", 60)).isInstanceOf(StoreFull.class);
    lease.close();
    assertThat(isThere(take("b", 60))).isTrue();
    assertThat(isThere(a)).isFalse();
    assertThat(store.folder().root().resolve("incoming")).isEmptyDirectory();
  }

  @Test
  void answersAndDrawingsGoAfterTheirLastUse() throws IOException {
    FileTime before = FileTime.from(clock.instant().minus(Duration.ofMinutes(31)));
    Path unused = Files.writeString(store.folder().drawn("unused.png"), "a");
    Path used = Files.writeString(store.folder().answer("answer-1"), "a");
    Files.setLastModifiedTime(unused, before);
    Files.setLastModifiedTime(used, before);
    store.folder().used(used);
    store.sweep();
    assertThat(unused).doesNotExist();
    assertThat(used).exists();
    Path next = Files.writeString(store.folder().answer("answer-2"), "a".repeat(10));
    Files.setLastModifiedTime(used, FileTime.from(clock.instant().minus(Duration.ofMinutes(9))));
    store.folder().keepBelow(10, next);
    assertThat(used).as("over the quota").doesNotExist();
    assertThat(next).exists();
  }
}
