package io.github.tpo4j.eval.compare;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.eval.Items;
import io.github.tpo4j.eval.run.Result;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The headline number of two runs on the same items, and how sure their difference is: a paired
 * bootstrap, which draws items with replacement (within tasks where the number is a mean over
 * tasks) and takes an item of both runs together, each with its own value and weight.
 *
 * @param metric the headline number
 * @param a of the first run
 * @param b of the second run
 * @param difference {@code b - a}
 * @param low 2.5 % of the drawn differences are below
 * @param high 2.5 % of the drawn differences are above
 * @param paired items in both runs
 * @param inputs what else differs between the runs
 */
public record Comparison(
    @JsonProperty("benchmark") String benchmark,
    @JsonProperty("metric") String metric,
    @JsonProperty("a") double a,
    @JsonProperty("b") double b,
    @JsonProperty("difference") double difference,
    @JsonProperty("low") double low,
    @JsonProperty("high") double high,
    @JsonProperty("paired") int paired,
    @JsonProperty("inputs") List<Input> inputs) {
  private static final int DRAWS = 10_000;
  private static final double TAIL = 0.025;

  /** Something that the numbers depend on and that differs. */
  public record Input(
      @JsonProperty("name") String name,
      @JsonProperty("a") String a,
      @JsonProperty("b") String b) {}

  /** An item of both runs. */
  private record Pair(Items.Item a, Items.Item b) {}

  /**
   * Compares two runs.
   *
   * @param seed of the draws: the same seed gives the same interval
   * @throws TpoException of kind data if the runs do not have the same items
   */
  public static Comparison of(Result first, Result second, long seed) {
    if (!first.benchmark().equals(second.benchmark())) {
      throw TpoException.data(
          "expected two runs of one benchmark but found %s and %s"
              .formatted(first.benchmark(), second.benchmark()));
    }
    Items a = items(first);
    Items b = items(second);
    List<List<Pair>> strata = pairs(a, b);
    double[] draws = draws(strata, new SplittableRandom(seed));
    double difference = b.mean() - a.mean();
    return new Comparison(
        first.benchmark(),
        a.metric(),
        a.mean(),
        b.mean(),
        difference,
        draws[(int) (TAIL * DRAWS)],
        draws[(int) ((1 - TAIL) * DRAWS) - 1],
        a.items().size(),
        inputs(first, second));
  }

  private static Items items(Result run) {
    return run.items()
        .filter(i -> !Double.isNaN(i.mean()))
        .orElseThrow(
            () ->
                TpoException.data(
                    "%s: the run of %s has no items that count"
                        .formatted(run.benchmark(), run.model())));
  }

  /** Pairs, all in one list, or a list a task where the number is a mean over tasks. */
  private static List<List<Pair>> pairs(Items a, Items b) {
    Map<String, Items.Item> second = new HashMap<>();
    b.items().forEach(i -> second.put(i.id(), i));
    List<List<Pair>> strata = new ArrayList<>();
    List<List<Items.Item>> groups =
        a.averaging() == Items.Averaging.OVER_TASKS
            ? List.copyOf(a.byTask().values())
            : List.of(a.items());
    for (List<Items.Item> group : groups) {
      List<Pair> pairs = new ArrayList<>();
      for (Items.Item item : group) {
        Items.Item other = second.remove(item.id());
        if (other == null) {
          throw TpoException.data(
              "expected the same items in both runs but the second has no " + item.id());
        }
        pairs.add(new Pair(item, other));
      }
      strata.add(pairs);
    }
    if (!second.isEmpty()) {
      throw TpoException.data(
          "expected the same items in both runs but the first has no "
              + second.keySet().iterator().next());
    }
    return strata;
  }

  private static double[] draws(List<List<Pair>> strata, SplittableRandom random) {
    double[] draws = new double[DRAWS];
    for (int d = 0; d < DRAWS; d++) {
      double sum = 0;
      for (List<Pair> stratum : strata) {
        sum += draw(stratum, random);
      }
      draws[d] = sum / strata.size();
    }
    Arrays.sort(draws);
    return draws;
  }

  /** Difference of the means of drawn pairs; drawn again where a side's items weigh nothing. */
  private static double draw(List<Pair> pairs, SplittableRandom random) {
    double difference;
    do {
      double sumA = 0;
      double sumB = 0;
      double weightA = 0;
      double weightB = 0;
      for (int i = 0; i < pairs.size(); i++) {
        Pair pair = pairs.get(random.nextInt(pairs.size()));
        sumA += pair.a().value() * pair.a().weight();
        sumB += pair.b().value() * pair.b().weight();
        weightA += pair.a().weight();
        weightB += pair.b().weight();
      }
      difference = sumB / weightB - sumA / weightA;
    } while (Double.isNaN(difference));
    return difference;
  }

  private static List<Input> inputs(Result a, Result b) {
    List<Input> all =
        List.of(
            new Input("variant", a.variant(), b.variant()),
            new Input("options", a.options().toString(), b.options().toString()),
            new Input("model", a.model(), b.model()),
            new Input("model_checksum", a.modelChecksum(), b.modelChecksum()),
            new Input("loaded", a.loaded(), b.loaded()),
            new Input("dtype", a.dtype(), b.dtype()),
            new Input("decoder", a.decoder(), b.decoder()),
            new Input("seed", String.valueOf(a.seed()), String.valueOf(b.seed())),
            new Input("commit", a.commit(), b.commit()),
            new Input("data_checksum", a.dataChecksum(), b.dataChecksum()),
            new Input("prompt", a.prompt(), b.prompt()),
            new Input("asked", String.valueOf(a.asked()), String.valueOf(b.asked())),
            new Input(
                "unreadable", String.valueOf(a.unreadable()), String.valueOf(b.unreadable())));
    return all.stream().filter(i -> !i.a().equals(i.b())).toList();
  }
}
