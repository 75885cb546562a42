package io.github.tpo4j.model.llm.fast;

/** Matrices of one width and type below one another: what one vector is multiplied with at once. */
final class Stack {
  final int rows;
  final int cols;
  final boolean bf16;
  private final Matrix[] parts;
  private final int[] starts;

  Stack(Matrix... parts) {
    this.parts = parts;
    cols = parts[0].cols;
    bf16 = parts[0].bf16;
    starts = new int[parts.length];
    int sum = 0;
    for (int i = 0; i < parts.length; i++) {
      if (parts[i].cols != cols || parts[i].bf16 != bf16) {
        throw new IllegalArgumentException(
            "matrices in a stack: expected %d columns, bf16 %s, but found %d, %s"
                .formatted(cols, bf16, parts[i].cols, parts[i].bf16));
      }
      starts[i] = sum;
      sum = Math.addExact(sum, parts[i].rows);
    }
    rows = sum;
  }

  private int part(int row) {
    int p = parts.length - 1;
    while (row < starts[p]) {
      p--;
    }
    return p;
  }

  /** How many rows from this one on lie at a constant distance in memory. */
  int rowsOn(int row) {
    int p = part(row);
    return parts[p].rowsOn(row - starts[p]);
  }

  Object base(int row) {
    int p = part(row);
    return parts[p].base(row - starts[p]);
  }

  long at(int row) {
    int p = part(row);
    return parts[p].at(row - starts[p]);
  }
}
