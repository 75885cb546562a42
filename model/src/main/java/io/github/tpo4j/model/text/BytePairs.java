package io.github.tpo4j.model.text;

import io.github.tpo4j.model.text.SentencePieceModel.Piece;
import io.github.tpo4j.model.text.SentencePieceModel.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair segmentation: beginning with single characters, of all neighbours whose join is a piece
 * the best-scored is joined, the leftmost of equals, until none is left. Runs in {@code O(n log
 * n)}.
 */
final class BytePairs {
  private final SentencePieceModel model;
  private final PrefixMatcher userDefined;

  BytePairs(SentencePieceModel model, PrefixMatcher userDefined) {
    this.model = model;
    this.userDefined = userDefined;
  }

  /** A possible join of the symbol that starts at {@code left} with its right neighbour. */
  private record Join(int left, int right, int end, float score) implements Comparable<Join> {
    @Override
    public int compareTo(Join other) {
      int byScore = Float.compare(other.score, score);
      return byScore != 0 ? byScore : Integer.compare(left, other.left);
    }
  }

  /** One segmentation under way; symbols are named by the index of their first char. */
  private final class Run {
    private final String text;
    private final int[] end; // of the symbol that starts here; 0 where none does
    private final int[] before; // start of the symbol to the left; -1 at the front
    private final boolean[] frozen;
    private final PriorityQueue<Join> joins = new PriorityQueue<>();
    private final Map<String, Integer> unusedCuts = new HashMap<>();

    Run(String text) {
      this.text = text;
      end = new int[text.length() + 1];
      before = new int[text.length() + 1];
      frozen = new boolean[text.length() + 1];
      int last = -1;
      for (int at = 0; at < text.length(); at = end[at]) {
        int whole = userDefined.longest(text, at);
        frozen[at] = whole > 0;
        end[at] = whole > 0 ? at + whole : text.offsetByCodePoints(at, 1);
        before[at] = last;
        last = at;
      }
    }

    void offer(int left) {
      int right = left < 0 ? text.length() : end[left];
      if (right >= text.length() || frozen[left] || frozen[right]) {
        return;
      }
      String joined = text.substring(left, end[right]);
      Integer id = model.ids().get(joined);
      if (id == null) {
        return;
      }
      Piece piece = model.pieces().get(id);
      boolean mergeable =
          piece.type() == Type.NORMAL
              || piece.type() == Type.USER_DEFINED
              || piece.type() == Type.UNUSED;
      if (mergeable) {
        joins.add(new Join(left, right, end[right], piece.score()));
        if (piece.type() == Type.UNUSED) {
          unusedCuts.put(joined, right - left);
        }
      }
    }

    List<String> symbols() {
      for (int at = 0; at < text.length(); at = end[at]) {
        offer(at);
      }
      for (Join join = joins.poll(); join != null; join = joins.poll()) {
        boolean stale = end[join.left] != join.right || end[join.right] != join.end;
        if (stale) {
          continue;
        }
        end[join.left] = join.end;
        end[join.right] = 0;
        if (join.end < text.length()) {
          before[join.end] = join.left;
        }
        offer(before[join.left]);
        offer(join.left);
      }
      List<String> symbols = new ArrayList<>();
      for (int at = 0; at < text.length(); at = end[at]) {
        resolve(text.substring(at, end[at]), symbols);
      }
      return symbols;
    }

    /** Pieces marked unused are helpers of the training: they are cut up again. */
    private void resolve(String symbol, List<String> symbols) {
      Integer id = model.ids().get(symbol);
      Integer cut = unusedCuts.get(symbol);
      if (id == null || model.type(id) != Type.UNUSED || cut == null) {
        symbols.add(symbol);
        return;
      }
      resolve(symbol.substring(0, cut), symbols);
      resolve(symbol.substring(cut), symbols);
    }
  }

  /** Ids of a normalized text. */
  int[] encode(String normalized) {
    int[] ids = new int[4 * normalized.length()];
    int n = 0;
    boolean afterUnknown = false;
    for (String symbol : new Run(normalized).symbols()) {
      int id = model.ids().getOrDefault(symbol, model.unknown());
      boolean unknown = id == model.unknown();
      if (unknown && model.byteFallback()) {
        for (byte b : symbol.getBytes(StandardCharsets.UTF_8)) {
          ids[n++] = model.byteIds()[b & 0xFF];
        }
      } else if (!(unknown && afterUnknown)) {
        ids[n++] = id; // neighbouring unknowns are one
      }
      afterUnknown = unknown;
    }
    return Arrays.copyOf(ids, n);
  }
}
