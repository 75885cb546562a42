package io.github.tpo4j.eval.choice;

import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Warnings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Annotations in a file a task, and the words that a model answered.
 *
 * @param tasks questions by task, in the benchmark's order
 * @param answers answers by task, one a question
 */
record ChoiceFiles(Map<String, List<Choice>> tasks, Map<String, List<String>> answers) {
  static final String PREDICTIONS =
      "{\"FILE.json\": [answer a question]}, or [[\"FILE.json\", index from 0, answer]], or the"
          + " official script's {\"res_list\": [{\"pred\": answer}]} in the order of the tasks";

  /**
   * Reads both.
   *
   * @param files annotation file of each task
   */
  static ChoiceFiles read(
      Path annotations, Map<String, String> files, Path predictions, Warnings warnings) {
    Map<String, List<Choice>> tasks = new LinkedHashMap<>();
    files.forEach(
        (task, file) -> {
          Path path = annotations.resolve(file);
          if (Files.exists(path)) {
            tasks.put(task, questions(path, warnings));
          } else {
            warnings.add("no annotations of this task, so it is left out", path.toString());
          }
        });
    if (tasks.isEmpty()) {
      throw TpoException.data(
          "%s: expected a folder with %s or others of the %d tasks but found none of their files"
              .formatted(annotations, files.values().iterator().next(), files.size()));
    }
    JsonEntry root = JsonFile.read(predictions, warnings);
    Map<String, String[]> answers = new LinkedHashMap<>();
    tasks.forEach((task, list) -> answers.put(task, new String[list.size()]));
    new Filling(files, answers).fill(root);
    Map<String, List<String>> complete = new LinkedHashMap<>();
    answers.forEach((task, list) -> complete.put(task, complete(root, files.get(task), list)));
    return new ChoiceFiles(tasks, complete);
  }

  static List<Choice> questions(Path file, Warnings warnings) {
    List<Choice> questions =
        JsonFile.read(file, warnings).list().stream().map(Choice::read).toList();
    if (questions.isEmpty()) {
      throw TpoException.data(file + ": expected questions but the list is empty");
    }
    questions.stream()
        .filter(q -> !q.candidates().contains(q.answer()))
        .forEach(q -> warnings.add("the true answer is none of the candidates", q.where()));
    return questions;
  }

  private static List<String> complete(JsonEntry root, String file, String[] answers) {
    for (int i = 0; i < answers.length; i++) {
      if (answers[i] == null) {
        throw TpoException.data(
            "%s: expected an answer to each of the %d questions of %s but there is none to question"
                    .formatted(root.where(), answers.length, file)
                + " %d (from 0)".formatted(i));
      }
    }
    return List.of(answers);
  }

  /** Puts answers into their places, whichever of the three forms they come in. */
  private record Filling(Map<String, String> files, Map<String, String[]> answers) {
    void fill(JsonEntry root) {
      if (root.node().getNodeType() == JsonNodeType.ARRAY) {
        root.list().forEach(this::triple);
      } else if (root.find("res_list").isPresent()) {
        inOrder(root.get("res_list"));
      } else {
        root.members().forEach(this::file);
      }
    }

    private void triple(JsonEntry e) {
      List<JsonEntry> parts = e.list();
      if (parts.size() != 3) {
        throw e.expected("[\"FILE.json\", index, answer]");
      }
      put(parts.get(0).text(), e, parts.get(1).integer(), parts.get(2).text());
    }

    private void file(String file, JsonEntry e) {
      List<JsonEntry> list = e.list();
      for (int i = 0; i < list.size(); i++) {
        put(file, list.get(i), i, list.get(i).text());
      }
    }

    private void inOrder(JsonEntry list) {
      List<JsonEntry> all = list.list();
      int next = 0;
      for (Map.Entry<String, String[]> task : answers.entrySet()) {
        for (int i = 0; i < task.getValue().length && next < all.size(); i++, next++) {
          JsonEntry e = all.get(next);
          put(files.get(task.getKey()), e, i, e.get("pred").text());
        }
      }
      if (next < all.size()) {
        throw TpoException.data(
            "%s: expected %d answers, one a question, but found %d"
                .formatted(list.where(), next, all.size()));
      }
    }

    private void put(String file, JsonEntry where, int index, String answer) {
      String[] task =
          files.entrySet().stream()
              .filter(f -> f.getValue().equals(file))
              .map(f -> answers.get(f.getKey()))
              .findFirst()
              .orElse(null);
      if (task == null) {
        throw TpoException.data(
            "%s: expected answers to annotation files that are there but found %s"
                .formatted(where.where(), file));
      }
      if (index < 0 || index >= task.length) {
        throw TpoException.data(
            "%s: expected questions 0 to %d of %s but found question %d"
                .formatted(where.where(), task.length - 1, file, index));
      }
      if (task[index] != null) {
        throw TpoException.data(
            "%s: expected one answer a question but question %d of %s has another before"
                .formatted(where.where(), index, file));
      }
      task[index] = answer;
    }
  }
}
