package io.github.tpo4j.data.world.publish;

import io.github.tpo4j.data.sample.Sample;
import io.github.tpo4j.data.sample.SampleWriter;
import io.github.tpo4j.data.world.Story;
import io.github.tpo4j.data.world.choice.Choice;
import io.github.tpo4j.data.world.words.Cast;
import io.github.tpo4j.data.world.words.Wordings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Samples for training and for figures, one file for each kind of supervision:
 *
 * <ul>
 *   <li>{@code caption}, {@code dialogue}, {@code choice}: conversation
 *   <li>{@code picture}, {@code talk}: dense conversation, many turns about one frame or clip
 *   <li>{@code scene}: many boxes in one conversation
 *   <li>{@code region}, {@code temporal}, {@code mask}: the tasks, in trained wordings
 *   <li>{@code unseen}: the tasks in wordings that are never trained
 *   <li>{@code textualized}: the samples of the three task files with their targets as words
 * </ul>
 */
public final class SampleFiles implements Format {
  /** Names of the files, without their ending. */
  public static final List<String> NAMES =
      List.of(
          "caption",
          "dialogue",
          "choice",
          "picture",
          "talk",
          "scene",
          "region",
          "temporal",
          "mask",
          "unseen",
          "textualized");

  private final Map<String, List<Choice>> choices;
  private final int sampledFrames;
  private final long seed;
  private final TaskSamples known;
  private final TaskSamples unseen;
  private final Map<String, SampleWriter> files = new LinkedHashMap<>();

  SampleFiles(Path folder, Map<String, List<Choice>> choices, int sampledFrames, long seed) {
    this.choices = choices;
    this.sampledFrames = sampledFrames;
    this.seed = seed;
    known = new TaskSamples(sampledFrames, Wordings::known);
    unseen = new TaskSamples(sampledFrames, Wordings::unseen);
    for (String name : NAMES) {
      files.put(name, new SampleWriter(folder.resolve(name + ".jsonl")));
    }
  }

  @Override
  public void add(Cast cast, Footage footage) {
    Story story = cast.story();
    List<Choice> asked = choices.getOrDefault(story.id(), List.of());
    if (!cast.named().isEmpty()) {
      write("caption", List.of(TalkSamples.caption(cast, random(story, 1))));
    }
    write("dialogue", TalkSamples.dialogues(story, asked, random(story, 2)));
    for (int i = 0; i < asked.size(); i++) {
      write("choice", List.of(TalkSamples.choice(story, asked.get(i), i)));
    }
    int[] frames = TaskSamples.seen(story, sampledFrames);
    write("talk", TalkSamples.talks(cast, frames, asked, random(story, 9)));
    write("picture", TalkSamples.pictures(cast, frames, random(story, 10)));
    write("scene", known.scenes(cast, random(story, 11)));
    task("region", known.regions(cast, random(story, 3)));
    task("temporal", known.temporals(cast, random(story, 4)));
    task("mask", known.masks(cast, footage, random(story, 5)));
    write("unseen", unseen.regions(cast, random(story, 6)));
    write("unseen", unseen.temporals(cast, random(story, 7)));
    write("unseen", unseen.masks(cast, footage, random(story, 8)));
  }

  private void task(String file, List<Sample> samples) {
    write(file, samples);
    write("textualized", samples.stream().map(Textualized::of).toList());
  }

  private void write(String file, List<Sample> samples) {
    samples.forEach(files.get(file)::write);
  }

  private Random random(Story story, int purpose) {
    return new Random(31 * (31 * seed + story.seed()) + purpose);
  }

  @Override
  public void close() {
    files.values().forEach(SampleWriter::close);
  }
}
