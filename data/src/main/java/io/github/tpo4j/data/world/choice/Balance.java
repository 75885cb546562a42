package io.github.tpo4j.data.world.choice;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts wrong answers beside the true ones so that the words alone give nothing away.
 *
 * <p>Questions of a pool are asked in rounds: a round takes one question for each of {@code k}
 * different answers and gives all of them the same {@code k} options. So each set of options comes
 * with each of its members as the truth equally often, whatever the world's own frequencies are.
 * Questions with rivals of their own are symmetric in their options by how they are asked, or have
 * traits: then a round takes one question for each of the traits, with that trait as the truth. The
 * true option stands in each place equally often within a kind.
 */
public final class Balance {
  private final int most;
  private final Random random;
  private final Map<Kind, List<Integer>> places = new EnumMap<>(Kind.class);

  /**
   * @param most options of a question; fewer, down to 3, where a pool has no more answers
   * @param seed of every choice
   */
  public Balance(int most, long seed) {
    this.most = most;
    this.random = new Random(seed);
  }

  /** The questions that can be asked fairly, by kind and then in the order of their clips. */
  public List<Choice> choices(List<Question> questions) {
    Map<String, List<Question>> pools = new TreeMap<>();
    List<Choice> chosen = new ArrayList<>();
    Set<String> asked = new HashSet<>();
    List<Question> mixed = new ArrayList<>(questions);
    Collections.shuffle(mixed, random);
    Map<String, List<Question>> byTraits = new TreeMap<>();
    for (Question q : mixed) {
      if (!q.traits().isEmpty()) {
        byTraits.computeIfAbsent(q.pool(), p -> new ArrayList<>()).add(q);
      } else if (q.rivals().isEmpty()) {
        pools.computeIfAbsent(q.pool(), p -> new ArrayList<>()).add(q);
      } else if (asked.add(q.clip() + " " + q.kind())) {
        chosen.add(withRivals(q));
      }
    }
    pools.values().forEach(pool -> rounds(pool, chosen));
    byTraits.values().forEach(pool -> roundsOfTraits(pool, asked, chosen));
    chosen.sort(Comparator.comparing(Choice::kind).thenComparing(Choice::clip));
    return chosen;
  }

  private Choice withRivals(Question q) {
    List<String> wrong = new ArrayList<>(q.rivals());
    Collections.shuffle(wrong, random);
    return placed(q, wrong.subList(0, Math.min(most - 1, wrong.size())));
  }

  private void rounds(List<Question> pool, List<Choice> chosen) {
    Map<String, Deque<Question>> byAnswer = new TreeMap<>();
    pool.forEach(q -> byAnswer.computeIfAbsent(q.answer(), a -> new ArrayDeque<>()).add(q));
    int k = Math.min(most, byAnswer.size());
    if (k < 3) {
      return;
    }
    while (true) {
      List<String> options = new ArrayList<>(byAnswer.keySet());
      options.removeIf(a -> byAnswer.get(a).isEmpty());
      if (options.size() < k) {
        return;
      }
      Collections.shuffle(options, random);
      options.sort(Comparator.comparing(a -> -byAnswer.get(a).size()));
      options = options.subList(0, k);
      for (String answer : options) {
        List<String> wrong = new ArrayList<>(options);
        wrong.remove(answer);
        Collections.shuffle(wrong, random);
        chosen.add(placed(byAnswer.get(answer).remove(), wrong));
      }
    }
  }

  private void roundsOfTraits(List<Question> pool, Set<String> asked, List<Choice> chosen) {
    List<String> traits = pool.get(0).traits();
    while (true) {
      List<Question> round = new ArrayList<>();
      for (String trait : traits) {
        pool.stream()
            .filter(q -> q.traits().get(0).equals(trait))
            .filter(q -> !asked.contains(q.clip() + " " + q.kind()))
            .filter(q -> round.stream().noneMatch(r -> r.clip().equals(q.clip())))
            .findFirst()
            .ifPresent(round::add);
      }
      if (round.size() < traits.size()) {
        return;
      }
      for (Question q : round) {
        asked.add(q.clip() + " " + q.kind());
        chosen.add(withRivals(q));
      }
    }
  }

  /** Puts the true answer in a place of which its kind has seen least. */
  private Choice placed(Question q, List<String> wrong) {
    int n = wrong.size() + 1;
    List<Integer> left = places.computeIfAbsent(q.kind(), kind -> new ArrayList<>());
    int at = left.stream().filter(p -> p < n).findFirst().orElse(-1);
    if (at < 0) {
      List<Integer> next = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        next.add(i);
      }
      Collections.shuffle(next, random);
      left.addAll(next);
      at = next.get(0);
    }
    left.remove(Integer.valueOf(at));
    List<String> options = new ArrayList<>(wrong);
    options.add(at, q.answer());
    return new Choice(q.kind(), q.clip(), q.text(), options, at, q.evidence());
  }
}
