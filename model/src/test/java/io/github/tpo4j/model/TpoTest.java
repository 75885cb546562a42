package io.github.tpo4j.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.Media;
import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.model.llm.generate.Sampling;
import io.github.tpo4j.model.torch.LeakTrap;
import io.github.tpo4j.video.Frame;
import io.github.tpo4j.video.Pictures;
import io.github.tpo4j.video.VideoWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The façade on the golden tiny checkpoint: random weights, so forms are tested, not meanings. */
class TpoTest {
  private static final Path CHECKPOINT =
      Path.of("src", "test", "resources", "golden", "whole", "checkpoint");
  private static final AskOptions SHORT = AskOptions.builder().maxNewTokens(12).build();

  @TempDir static Path dir;
  private static Tpo tpo;
  private static Media clip;
  private static Media other;
  private static Media picture;

  @BeforeAll
  static void load() {
    clip = video("clip.mp4", 40, 7);
    other = video("other.mp4", 30, 90);
    Path png = dir.resolve("picture.png");
    Pictures.write(png, frame(0, 3));
    picture = Media.of(png);
    tpo = Tpo.load(CHECKPOINT);
  }

  @AfterAll
  static void close() {
    tpo.close();
  }

  private static Media video(String name, int frames, int colour) {
    Path file = dir.resolve(name);
    try (VideoWriter writer = VideoWriter.open(file, 96, 64, 10)) {
      for (int i = 0; i < frames; i++) {
        writer.write(frame(i, colour));
      }
    }
    return Media.of(file);
  }

  private static Frame frame(int i, int colour) {
    byte[] rgb = new byte[96 * 64 * 3];
    for (int p = 0; p < rgb.length; p++) {
      rgb[p] = (byte) (colour + i + p / 97);
    }
    return new Frame(i, i / 10.0, 96, 64, rgb);
  }

  @Test
  void saysWhatItLoaded() {
    assertThat(tpo.toString())
        .startsWith("loaded ")
        .contains("0 missing, 0 unused")
        .contains("ignored as declared");
  }

  @Test
  void answersInWordsAndStreamsThem() {
    StringBuilder streamed = new StringBuilder();
    Answer answer =
        tpo.ask(
            clip,
            "What happens?",
            SHORT.toBuilder()
                .onText(
                    text -> {
                      streamed.append(text);
                      return true;
                    })
                .build());
    assertThat(streamed.toString().strip()).isEqualTo(answer.text());
    assertThat(answer.text()).doesNotContain("<box", "<time_begin", "<track_begin", "</s>");
    assertThat(answer.media().frames()).isEqualTo(40);
    assertThat(answer.media().sampledSeconds()).hasSize(tpo.config().vision().numFrames());
  }

  @Test
  void theSecondAnswerEqualsTheFirst() {
    Answer first = tpo.ask(clip, "Again?", SHORT);
    tpo.ask(clip, "Something else in between?", SHORT);
    assertThat(tpo.ask(clip, "Again?", SHORT)).isEqualTo(first);
    try (Tpo fresh = Tpo.load(CHECKPOINT)) {
      assertThat(fresh.ask(clip, "Again?", SHORT)).isEqualTo(first);
    }
  }

  @Test
  void aListenerEndsTheAnswer() {
    AskOptions stop = SHORT.toBuilder().maxNewTokens(50).onText(text -> false).build();
    Answer full = tpo.ask(clip, "Long?", SHORT.toBuilder().maxNewTokens(50).build());
    assertThat(tpo.ask(clip, "Long?", stop).text().length()).isLessThan(full.text().length());
  }

  @Test
  void samplingFollowsTheSeed() {
    AskOptions warm = SHORT.toBuilder().sampling(new Sampling(1.5, 0, 0.95, 1, 7)).build();
    AskOptions otherSeed = SHORT.toBuilder().sampling(new Sampling(1.5, 0, 0.95, 1, 8)).build();
    Answer first = tpo.ask(clip, "Invent.", warm);
    assertThat(tpo.ask(clip, "Invent.", warm)).isEqualTo(first);
    assertThat(tpo.ask(clip, "Invent.", otherSeed).text()).isNotEqualTo(first.text());
  }

  @Test
  void groundsOnAPictureAndOnAVideo() {
    for (Media media : List.of(picture, clip)) {
      Answer answer = tpo.ground(media, "the red ball");
      assertThat(answer.boxes()).hasSize(1);
      assertThat(answer.boxes().get(0)).isEqualTo(answer.boxes().get(0).clamped());
    }
    assertThat(tpo.ground(picture, "the red ball").media().isImage()).isTrue();
  }

  @Test
  void findsMomentsInsideTheVideoWithAScoreForEachClip() {
    Answer answer = tpo.find(clip, "the ball stops");
    assertThat(answer.moments()).isNotEmpty();
    assertThat(answer.moments())
        .allSatisfy(
            m -> {
              assertThat(m.start()).isBetween(0.0, 4.0);
              assertThat(m.end()).isBetween(m.start(), 4.0);
            });
    assertThat(answer.saliency().orElseThrow().scores()).hasSize(4);
    assertThat(answer.moments().stream().map(m -> List.of(m.start(), m.end())))
        .doesNotHaveDuplicates();
    assertThatThrownBy(() -> tpo.find(picture, "the ball stops"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("is a picture, which has no moments; expected a video");
  }

  @Test
  void tracksEveryFrameFromABox() {
    Answer answer = tpo.track(clip, new Box(0.2, 0.2, 0.6, 0.7));
    assertThat(answer.masks()).hasSize(1);
    var frames = answer.masks().get(0).frames();
    assertThat(frames).hasSize(40);
    assertThat(frames.get(3).mask().size()).containsExactly(64, 96);
    assertThat(frames.get(3).seconds()).isCloseTo(0.3, org.assertj.core.data.Offset.offset(1e-6));
    assertThat(tpo.track(clip, new Box(0.2, 0.2, 0.6, 0.7), every(4)).masks().get(0).frames())
        .hasSize(10);
  }

  private static AskOptions every(int n) {
    return AskOptions.builder().everyNthFrame(n).build();
  }

  @Test
  void segmentsWhatIsDescribed() {
    Answer still = tpo.segment(picture, "the ball");
    assertThat(still.masks().get(0).frames()).hasSize(1);
    assertThat(still.masks().get(0).label()).isEqualTo("the ball");
    assertThat(tpo.segment(clip, "the ball", every(8)).masks().get(0).frames()).hasSize(5);
  }

  @Test
  void bothPlacementsAnswer() {
    for (Placement placement : Placement.values()) {
      try (Tpo placed = Tpo.load(CHECKPOINT, LoadOptions.DEFAULT.withPlacement(placement))) {
        assertThat(placed.ground(clip, "it", SHORT).boxes()).hasSize(1);
        placed.ask(clip, "Where is it?", SHORT);
      }
    }
  }

  @Test
  void remembersTurns() {
    Answer first = tpo.ask(clip, "What is it?", SHORT);
    AskOptions later =
        SHORT.toBuilder()
            .history(List.of(new PromptLayout.Turn("What is it?", first.text())))
            .build();
    Answer second = tpo.ask(clip, "And then?", later);
    try (Tpo fresh = Tpo.load(CHECKPOINT)) {
      assertThat(fresh.ask(clip, "And then?", later)).isEqualTo(second);
    }
  }

  @Test
  void boxesGoWhereTheQuestionSays() {
    AskOptions one = SHORT.toBuilder().boxes(List.of(new Box(0.1, 0.1, 0.5, 0.5))).build();
    tpo.ask(clip, "What is in <track_box>?", one);
    assertThatThrownBy(() -> tpo.ask(clip, "What is in <track_box>?", SHORT))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("ask for 1 input boxes (<track_box>) but 0 were given");
  }

  @Test
  void threadsGetTheSameAnswersAsAlone() throws Exception {
    List<Media> media = List.of(clip, other, picture);
    List<Answer> alone = new ArrayList<>();
    for (Media m : media) {
      alone.add(tpo.ask(m, "Threads?", SHORT));
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        Media m = media.get(i % media.size());
        answers.add(pool.submit(() -> tpo.ask(m, "Threads?", SHORT)));
      }
      for (int i = 0; i < 12; i++) {
        assertThat(answers.get(i).get()).isEqualTo(alone.get(i % media.size()));
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void nothingNativeEscapes() {
    try (LeakTrap trap = new LeakTrap()) {
      tpo.ask(other, "Leaks?", SHORT);
      tpo.ground(other, "it");
      tpo.find(other, "it");
      tpo.track(other, new Box(0, 0, 0.5, 0.5));
      trap.assertEmpty();
    }
  }

  @Test
  void refusesWhatItCannotRead() {
    String longQuestion = "word ".repeat(2000);
    assertThatThrownBy(() -> tpo.ask(clip, longQuestion))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("the model reads at most 1024");
    assertThatThrownBy(() -> tpo.ask(Media.of(dir.resolve("none.mp4")), "?"))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("none.mp4");
    assertThatThrownBy(() -> tpo.track(clip, new Box(0.5, 0.5, 0.5, 0.5)))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("holds nothing");
  }

  @Test
  void aBrokenCheckpointIsRefusedByName() throws IOException {
    Path copy = Files.createDirectory(dir.resolve("broken"));
    try (var files = Files.list(CHECKPOINT)) {
      for (Path f : files.toList()) {
        Files.copy(f, copy.resolve(f.getFileName()));
      }
    }
    Path config = copy.resolve("config.json");
    String text = Files.readString(config);
    Files.writeString(
        config, text.replace("\"num_key_value_heads\": 2", "\"num_key_value_heads\": 4"));
    assertThatThrownBy(() -> Tpo.load(copy))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("k_proj")
        .hasMessageContaining("expected [32, 32] but the file has [16, 32]")
        .hasMessageContaining("num_key_value_heads");
    for (String key : List.of("enc_layers", "mem_attn_layers", "num_hidden_layers")) {
      String deeper = text.replaceAll("\"%s\": (\\d)".formatted(key), "\"%s\": 1$1".formatted(key));
      Files.writeString(config, deeper);
      assertThatThrownBy(() -> Tpo.load(copy))
          .isInstanceOf(TpoException.class)
          .hasMessageMatching(
              "config.json: .*%s.* calls for 1\\d layers .*, but the weights hold \\d"
                  .formatted(key));
    }
    Files.writeString(config, text);
    Path shard = copy.resolve("model-00002-of-00002.safetensors");
    try (var channel = Files.newByteChannel(shard, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 10);
    }
    assertThatThrownBy(() -> Tpo.load(copy))
        .isInstanceOf(TpoException.class)
        .hasMessageContaining("was the download cut?");
    try (var channel = Files.newByteChannel(shard, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(new byte[] {-1, -1, -1, -1, -1, -1, -1, 127}));
    }
    assertThatThrownBy(() -> Tpo.load(copy)).isInstanceOf(TpoException.class);
  }

  @Test
  void closingUnmapsTheFile() throws IOException {
    Path maps = Path.of("/proc/self/maps");
    assumeTrue(Files.exists(maps), "only Linux tells what is mapped");
    Path copy = Files.createDirectory(dir.resolve("mapped"));
    try (var files = Files.list(CHECKPOINT)) {
      for (Path f : files.toList()) {
        Files.copy(f, copy.resolve(f.getFileName()));
      }
    }
    String shard = copy.toRealPath().resolve("model-00001-of-00002.safetensors").toString();
    try (Tpo mapped = Tpo.load(copy, LoadOptions.DEFAULT.withDtype("bf16"))) {
      assertThat(Files.readString(maps)).contains(shard);
      mapped.ground(clip, "it");
    }
    assertThat(Files.readString(maps)).doesNotContain(shard);
  }

  @Test
  void theStateDictionaryIsTheCheckpoints() {
    assertThat(tpo.report().tensors()).isGreaterThan(700);
  }
}
