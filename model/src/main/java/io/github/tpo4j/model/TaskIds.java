package io.github.tpo4j.model;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.model.text.PromptEncoder;
import io.github.tpo4j.model.text.Tokenizer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Token ids of the tasks' words in a model's vocabulary.
 *
 * @param start id of each task's start token
 * @param placeholder id of each task's placeholder
 * @param trackBox id of the input placeholder of an encoded box
 */
public record TaskIds(Map<Task, Integer> start, Map<Task, Integer> placeholder, int trackBox) {
  /** The published checkpoint's (model.md 4.1). */
  public static final TaskIds PUBLISHED =
      new TaskIds(
          Map.of(Task.REGION, 32000, Task.TEMPORAL, 32001, Task.MASK, 32004),
          Map.of(Task.REGION, 32003, Task.TEMPORAL, 32002, Task.MASK, 32005),
          32006);

  public TaskIds {
    start = Map.copyOf(start);
    placeholder = Map.copyOf(placeholder);
  }

  /** Looks the words up; a vocabulary without them is refused by name. */
  public static TaskIds of(Tokenizer tokenizer) {
    Map<Task, Integer> start = new EnumMap<>(Task.class);
    Map<Task, Integer> placeholder = new EnumMap<>(Task.class);
    for (Task task : Task.values()) {
      start.put(task, PromptEncoder.id(tokenizer, task.startToken()));
      placeholder.put(task, PromptEncoder.id(tokenizer, task.placeholder()));
    }
    return new TaskIds(start, placeholder, PromptEncoder.id(tokenizer, Task.TRACK_BOX));
  }

  /** Whether an id is one of the tasks' words. */
  public boolean contains(int id) {
    return id == trackBox || start.containsValue(id) || placeholder.containsValue(id);
  }

  /** The task that a start token's id announces. */
  public Optional<Task> announcedBy(int id) {
    return start.entrySet().stream()
        .filter(e -> e.getValue() == id)
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
