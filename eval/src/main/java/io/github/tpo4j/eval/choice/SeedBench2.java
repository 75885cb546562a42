package io.github.tpo4j.eval.choice;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.data.input.JsonEntry;
import io.github.tpo4j.data.input.JsonFile;
import io.github.tpo4j.eval.Benchmark;
import io.github.tpo4j.eval.Card;
import io.github.tpo4j.eval.Inputs;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.Scores;
import io.github.tpo4j.eval.Warnings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** SEED-Bench-2: four options about pictures and clips, in levels and parts. */
public final class SeedBench2 implements Benchmark {
  private static final List<String> LEVELS = List.of("L1", "L2", "L3");

  private static final Card CARD =
      new Card(
          "seedbench2",
          "SEED-Bench-2",
          new Card.Layout(
              "SEED-Bench_v2_level1_2_3.json: {questions: [{question_id, question_type_id,"
                  + " question, choice_a … choice_d, answer, level, subpart, version}],"
                  + " question_type: {name: id}}",
              "results.json: {\"question_id\", \"prediction\": letter} a line"),
          new Card.Origin(
              "https://huggingface.co/datasets/AILab-CVC/SEED-Bench-2",
              "CC BY-NC 4.0, as the data set's page says"),
          List.of(new Card.Variant("accuracy", "share of right letters")),
          List.of(
              new Card.Option("level", "L2", "L1, L2 or L3: questions up to this level"),
              new Card.Option("subpart", "all", "one part by its name, or all")),
          Card.Standing.DESCRIPTION);

  @Override
  public Card card() {
    return CARD;
  }

  @Override
  public Scores score(Inputs inputs) {
    Warnings warnings = new Warnings();
    int level = LEVELS.indexOf(inputs.option("level").orElseThrow());
    if (level < 0) {
      throw TpoException.usage("--option level: expected L1, L2 or L3");
    }
    String part = inputs.option("subpart").orElseThrow();
    Map<String, JsonEntry> answers = new LinkedHashMap<>();
    for (JsonEntry e : JsonFile.lines(inputs.predictions(), warnings)) {
      if (answers.put(e.get("question_id").id(), e) != null) {
        throw TpoException.data(
            "%s: expected one answer a question but %s has another before"
                .formatted(e.where(), e.get("question_id").id()));
      }
    }
    JsonEntry root = JsonFile.read(inputs.annotations(), warnings);
    Map<String, String> types = new LinkedHashMap<>();
    root.find("question_type")
        .ifPresent(t -> t.members().forEach((name, id) -> types.put(id.id(), name)));
    Tally tally = new Tally();
    for (JsonEntry q : root.get("questions").list()) {
      String id = q.get("question_id").id();
      JsonEntry answer = answers.remove(id);
      if (LEVELS.indexOf(q.get("level").text()) > level
          || !(part.equals("all") || part.equals(q.get("subpart").text()))) {
        continue;
      }
      if (answer == null) {
        throw TpoException.data(
            "%s: expected an answer to every question but there is none to %s"
                .formatted(inputs.predictions(), id));
      }
      String said = answer.get("prediction").text();
      if (!said.matches("[A-D]")) {
        warnings.add("a prediction that is no letter from A to D matches nothing", answer.where());
      }
      String type = q.get("question_type_id").id();
      String truth = q.get("answer").text();
      tally.add(id, types.getOrDefault(type, type), truth, said.equals(truth));
    }
    tally.requireSome(inputs.annotations(), "questions up to the level and of the subpart");
    answers.forEach(
        (id, e) -> warnings.add("an answer to an unknown question is not read", e.where()));
    return Scores.builder()
        .value("accuracy", tally.pooled(), Scores.decimals(tally.pooled(), 2))
        .value("mean_of_dimensions", tally.macro(), Scores.decimals(tally.macro(), 2))
        .group("per_dimension", tally::percentages)
        .build(tally.items("accuracy", Items.Averaging.POOLED), warnings);
  }
}
