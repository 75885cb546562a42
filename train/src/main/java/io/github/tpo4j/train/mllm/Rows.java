package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.Batch;
import io.github.tpo4j.model.text.EncodedPrompt;
import io.github.tpo4j.model.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * The words of a batch as tensors, padded to the longest or laid end to end.
 *
 * @param visual_BL 1 where visual tokens go
 */
// B rows · L positions
record Rows(Tensor ids_BL, Tensor labels_BL, Tensor visual_BL, Batch.Rows layout) {

  /** All samples in one row. */
  static Rows packed(List<Prepared> samples) {
    int[] lengths = samples.stream().mapToInt(s -> s.words().length()).toArray();
    int total = Arrays.stream(lengths).sum();
    Filler row = new Filler(total);
    int at = 0;
    for (Prepared s : samples) {
      row.put(s.words(), at);
      at += s.words().length();
    }
    return row.rows(1, new Batch.Packed(lengths));
  }

  /** One sample a row. */
  static Rows padded(List<Prepared> samples) {
    int longest = samples.stream().mapToInt(s -> s.words().length()).max().orElseThrow();
    Filler rows = new Filler(samples.size() * longest);
    long[] mask = new long[samples.size() * longest];
    for (int b = 0; b < samples.size(); b++) {
      EncodedPrompt words = samples.get(b).words();
      rows.put(words, b * longest);
      Arrays.fill(mask, b * longest, b * longest + words.length(), 1);
    }
    return rows.rows(samples.size(), new Batch.Padded(Tensors.of(mask, samples.size(), longest)));
  }

  private static final class Filler {
    private final long[] ids;
    private final long[] labels;
    private final long[] visual;

    Filler(int n) {
      ids = new long[n];
      labels = new long[n];
      visual = new long[n];
      Arrays.fill(labels, EncodedPrompt.NO_LABEL);
    }

    void put(EncodedPrompt words, int at) {
      for (int i = 0; i < words.length(); i++) {
        ids[at + i] = words.ids()[i];
        labels[at + i] = words.labels()[i];
        visual[at + i] = words.visual()[i] ? 1 : 0;
      }
    }

    Rows rows(int b, Batch.Rows layout) {
      long l = ids.length / b;
      return new Rows(
          Tensors.of(ids, b, l), Tensors.of(labels, b, l), Tensors.of(visual, b, l), layout);
    }
  }
}
