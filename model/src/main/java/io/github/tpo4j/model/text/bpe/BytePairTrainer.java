package io.github.tpo4j.model.text.bpe;

import io.github.tpo4j.core.Task;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Learns a byte-level vocabulary: beginning with the 256 bytes, the two neighbouring pieces that
 * stand together most often become one, again and again (Sennrich et al. 2016). Of equally frequent
 * pairs the one with the smaller ids is taken, so the same texts in any order give the same
 * vocabulary.
 *
 * <p>Ids: {@code <unk>} 0, {@code <s>} 1, {@code </s>} 2, then the bytes, the learned pieces, and
 * last the words of the tasks in the order of the published model. Nothing is written as id 0,
 * which the labels take for padding.
 *
 * <pre>{@code
 * BytePairTrainer trainer = new BytePairTrainer();
 * texts.forEach(trainer::add);
 * trainer.train(2000).write(Path.of("tokenizer"));
 * }</pre>
 */
public final class BytePairTrainer {
  static final List<String> SPECIAL = List.of("<unk>", "<s>", "</s>");

  /** Words of the tasks, in the published order (model.md 4.1). */
  static final List<String> TASKS =
      List.of(
          Task.REGION.startToken(),
          Task.TEMPORAL.startToken(),
          Task.TEMPORAL.placeholder(),
          Task.REGION.placeholder(),
          Task.MASK.startToken(),
          Task.MASK.placeholder(),
          Task.TRACK_BOX);

  private static final int BYTES = 256;
  private static final int SMALLEST = SPECIAL.size() + BYTES + TASKS.size();

  private final Words words;

  public BytePairTrainer() {
    List<String> added = new ArrayList<>(SPECIAL);
    added.addAll(TASKS);
    words = new Words(added);
  }

  /** Learns from a text too. Tokens of the tasks and of the model's format may stand in it. */
  public void add(String text) {
    words.add(text);
  }

  /** A word of the texts as it is now cut, and how often it stands there. */
  private static final class Cut {
    int[] pieces;
    final long count;

    Cut(int[] pieces, long count) {
      this.pieces = pieces;
      this.count = count;
    }
  }

  /** Two neighbouring pieces, by their places in the vocabulary: the order breaks ties. */
  private record Pair(int left, int right) implements Comparable<Pair> {
    @Override
    public int compareTo(Pair o) {
      return left != o.left ? Integer.compare(left, o.left) : Integer.compare(right, o.right);
    }
  }

  /**
   * Learns.
   *
   * @param size ids in all, at least 266; fewer come out where no pair stands twice any more
   */
  public Vocabulary train(int size) {
    if (size < SMALLEST) {
      throw TpoException.usage(
          "vocabulary: expected a size of at least %d (%d bytes, %d tokens) but found %d"
              .formatted(SMALLEST, BYTES, SMALLEST - BYTES, size));
    }
    List<Cut> cuts = new ArrayList<>();
    words.each((word, count) -> cuts.add(new Cut(ByteAlphabet.bytes(word), count)));
    if (cuts.isEmpty()) {
      throw TpoException.data("vocabulary: expected texts to learn from but found none");
    }
    List<String> pieces = new ArrayList<>();
    for (int b = 0; b < BYTES; b++) {
      pieces.add(ByteAlphabet.character(b));
    }
    List<String> merges = new ArrayList<>();
    while (pieces.size() < size - SMALLEST + BYTES) {
      Pair best = mostFrequent(cuts);
      if (best == null) {
        break;
      }
      merges.add(pieces.get(best.left) + " " + pieces.get(best.right));
      join(cuts, best, pieces.size());
      pieces.add(pieces.get(best.left) + pieces.get(best.right));
    }
    return new Vocabulary(pieces, merges);
  }

  /** The pair that stands together most often, at least twice; null if none does. */
  private static Pair mostFrequent(List<Cut> cuts) {
    Map<Pair, Long> counts = new HashMap<>();
    for (Cut cut : cuts) {
      for (int i = 0; i + 1 < cut.pieces.length; i++) {
        counts.merge(new Pair(cut.pieces[i], cut.pieces[i + 1]), cut.count, Long::sum);
      }
    }
    Pair best = null;
    long most = 1;
    for (Map.Entry<Pair, Long> entry : counts.entrySet()) {
      long count = entry.getValue();
      boolean tie = count == most && best != null && entry.getKey().compareTo(best) < 0;
      if (count > most || tie) {
        best = entry.getKey();
        most = count;
      }
    }
    return best;
  }

  private static void join(List<Cut> cuts, Pair pair, int joined) {
    for (Cut cut : cuts) {
      int[] from = cut.pieces;
      int[] to = new int[from.length];
      int n = 0;
      for (int i = 0; i < from.length; i++) {
        boolean both = i + 1 < from.length && from[i] == pair.left && from[i + 1] == pair.right;
        to[n++] = both ? joined : from[i];
        i += both ? 1 : 0;
      }
      if (n < from.length) {
        cut.pieces = Arrays.copyOf(to, n);
      }
    }
  }
}
