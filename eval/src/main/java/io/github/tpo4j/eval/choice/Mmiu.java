package io.github.tpo4j.eval.choice;

import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** MMIU: questions about several pictures, 52 tasks. */
public final class Mmiu implements Benchmark {
  private static final Card CARD =
      new Card(
          "mmiu",
          "MMIU",
          new Card.Layout(
              "none: the predictions hold the answers",
              "the annotation file with a choice in each entry: [{task, output: letter,"
                  + " MODEL_choice: letter}]"),
          new Card.Origin(
              "https://huggingface.co/datasets/FanqingM/MMIU-Benchmark",
              "CC BY 4.0, as the data set's page says"),
          List.of(
              new Card.Variant(
                  "substring",
                  "evaluate_correct.py: right if the choice is within the letter, so an empty"
                      + " choice is right; mean over tasks")),
          List.of(
              new Card.Option("choice", "", "key of the choice; without it the one in *_choice")),
          Card.Standing.DESCRIPTION);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    Tally tally = new Tally();
    List<JsonEntry> entries = JsonFile.read(inputs.predictions(), warnings).list();
    for (int i = 0; i < entries.size(); i++) {
      JsonEntry e = entries.get(i);
      String choice = choice(e, inputs.option("choice")).text().strip();
      Optional<JsonEntry> truth = e.find("output");
      if (truth.isEmpty() || choice.equals("GPT error")) {
        warnings.add("no answer or no choice: left out, as the official script does", e.where());
        continue;
      }
      String letter = truth.get().text().strip().toLowerCase(Locale.ROOT);
      if (choice.isEmpty()) {
        warnings.add("an empty choice counts as right, as in the official script", e.where());
      }
      tally.add(
          "#" + i, e.get("task").text(), letter, letter.contains(choice.toLowerCase(Locale.ROOT)));
    }
    tally.requireSome(inputs.predictions(), "entries with an answer and a choice");
    return Scores.builder()
        .value("Overall", tally.macro(), Scores.decimals(tally.macro(), 2))
        .group("per_task", tally::percentages)
        .build(tally.items("Overall", Items.Averaging.OVER_TASKS), warnings);
  }

  private static JsonEntry choice(JsonEntry entry, Optional<String> key) {
    return key.map(entry::get)
        .orElseGet(
            () ->
                entry.members().entrySet().stream()
                    .filter(m -> m.getKey().endsWith("_choice"))
                    .map(m -> m.getValue())
                    .findFirst()
                    .orElseThrow(() -> entry.expected("a key that ends in _choice")));
  }
}
