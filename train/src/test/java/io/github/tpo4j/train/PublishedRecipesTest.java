package io.github.tpo4j.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.core.Json;
import io.github.tpo4j.core.Rle;
import io.github.tpo4j.data.mix.MixConfig;
import io.github.tpo4j.data.read.Format;
import io.github.tpo4j.model.Tpo;
import io.github.tpo4j.model.TpoConfig;
import io.github.tpo4j.train.recipe.Recipe;
import io.github.tpo4j.train.recipe.Stage;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.bytedeco.pytorch.Device;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The recipes of the published sizes take steps with tiny numbers in the published layout. */
class PublishedRecipesTest {
  private static final Path RECIPES = Path.of("../recipes/videochat-tpo");

  /** What the samples of a data set are in the paper; where there are several they are regions. */
  private static final Map<String, String> TASKS =
      Map.ofEntries(
          Map.entry("didemo", "temporal"),
          Map.entry("queryd", "temporal"),
          Map.entry("hirest", "temporal"),
          Map.entry("activitynet", "temporal"),
          Map.entry("tacos", "temporal"),
          Map.entry("nlq", "temporal"),
          Map.entry("youcook2", "temporal"),
          Map.entry("sam-v2", "mask"));

  private static final Map<String, String> OTHER_FORMATS =
      Map.of(
          "REFCOCO",
          """
          {"image":"shapes.mp4","sent":"the ball","bbox":[1,2,20,20],"height":48,"width":64}
          """,
          "QVHIGHLIGHTS",
          """
          {"vid":"shapes","query":"it turns","duration":2,"relevant_windows":[[0,2]],\
          "relevant_clip_ids":[0],"saliency_scores":[[3,2,4]]}
          """,
          "VIDEOCHAT2",
          """
          [{"video":"shapes.mp4","QA":[{"i":"Look.","q":"What moves?","a":"A shape."}]}]
          """,
          "LLAVA",
          """
          [{"id":"1","video":"shapes.mp4","conversations":[{"from":"human","value":"<video>What?"},\
          {"from":"gpt","value":"A shape."}]}]
          """);

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {"stage1", "stage2-region", "stage2-temporal", "stage2-mask", "stage3a", "stage3b"})
  void everyStageTakesAStep(String name) throws IOException {
    TinyRun.make(folder, "");
    Path file = RECIPES.resolve(name + ".yaml");
    Recipe recipe =
        Recipe.read(
            file,
            List.of(
                "sizes=" + folder.resolve("init/config.json").toAbsolutePath(),
                "stages.*.init=" + folder.resolve("init").toAbsolutePath(),
                "stages.*.data.epoch_samples=600",
                "stages.*.length={steps: 1}",
                "stages.*.batch={size: 2, accumulate: 4}"));
    for (MixConfig.Source source : recipe.stages().get(0).data().sources()) {
      write(source);
    }
    Path out = folder.resolve("run");
    RecipeRun run =
        new RecipeRun(file, recipe, folder.resolve("data"), out, new Device("cpu"), line -> {});
    assertThat(run.begin(StopSignal.NEVER)).isEqualTo(RecipeRun.Outcome.FINISHED);
    Stage stage = recipe.stages().get(0);
    Path stageFolder = out.resolve("stages").resolve(stage.name());
    assertThat(Files.readAllLines(stageFolder.resolve("log.jsonl")))
        .singleElement()
        .asString()
        .contains("\"samples\":8")
        .contains("\"skipped\":0");
    assertThat(stageFolder.resolve("bad-samples.jsonl")).doesNotExist();
    try (Tpo tpo = Tpo.load(run.model())) {
      assertThat(tpo.report().ignored()).isEmpty();
    }
  }

  /** A handful of samples under the name and in the format of a source. */
  private void write(MixConfig.Source source) throws IOException {
    Path data = folder.resolve("data");
    Path file = data.resolve(source.path());
    if (source.format() == Format.MEVIS) {
      mevis(file, data.resolve(source.media().orElseThrow()));
      return;
    }
    Files.createDirectories(file.getParent());
    Path media = source.media().map(data::resolve).orElse(file.getParent());
    Files.createDirectories(media);
    Files.copy(
        data.resolve("shapes.mp4"),
        media.resolve("shapes.mp4"),
        StandardCopyOption.REPLACE_EXISTING);
    String task = TASKS.getOrDefault(source.path().split("/")[0], "region");
    String text = OTHER_FORMATS.get(source.format().name());
    Files.writeString(file, text == null ? Files.readString(data.resolve(task + ".jsonl")) : text);
  }

  /** One expression about a black picture, which is a video. */
  private static void mevis(Path annotations, Path media) throws IOException {
    Path frames = Files.createDirectories(media.resolve("v"));
    ImageIO.write(
        new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB),
        "jpg",
        frames.resolve("00000.jpg").toFile());
    Files.writeString(
        annotations.resolve("meta_expressions.json"),
        """
        {"videos": {"v": {"frames": ["00000"],
          "expressions": {"0": {"exp": "it", "obj_id": [0], "anno_id": [0]}}}}}
        """);
    Rle left = Rle.ofRuns(48, 64, 0, 48 * 20, 48 * 44);
    Files.writeString(annotations.resolve("mask_dict.json"), "{\"0\": [" + Json.write(left) + "]}");
  }

  @Test
  void theSizesAreThePublishedOnesApartFromTheTemporalHeadsFeatures() {
    TpoConfig ours = TpoConfig.readFile(RECIPES.resolve("config.json"));
    TpoConfig published = TpoConfig.published();
    assertThat(ours.ownClipFeatures()).isTrue();
    assertThat(ours)
        .usingRecursiveComparison()
        .ignoringFields("ownClipFeatures", "clipSeconds", "temporal.videoDim")
        .isEqualTo(published);
  }
}
