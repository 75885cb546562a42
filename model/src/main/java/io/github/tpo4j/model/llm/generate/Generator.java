package io.github.tpo4j.model.llm.generate;

import io.github.tpo4j.model.Placement;
import io.github.tpo4j.model.llm.DecoderLm;
import io.github.tpo4j.model.llm.KvCache;
import io.github.tpo4j.model.torch.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * From a prompt to tokens, one or many rows in step. Rows do not influence each other: each has its
 * own chooser, stops and listener, and is padded and masked so that its tokens are those it would
 * get alone.
 *
 * <p>Task tokens (model.md 5.3). When a row chooses a start token, then in the training layout the
 * start token is read, the placeholder's id follows as the next token of the row with the learned
 * embedding in its place, and the state there is handed out; generation goes on behind it. In the
 * reference's placement the learned embedding is read at once on a branch of the cache, in the
 * start token's place; its state is handed out, the branch is dropped, and generation goes on as if
 * nothing had happened. The pair of start token and placeholder is not torn apart by {@code
 * maxNewTokens}.
 *
 * <pre>{@code
 * try (KvCache cache = lm.newCache(1, 512)) {
 *   int[] ids = new Generator(lm).generate(cache, lm.embed(prompt_1T), null,
 *       List.of(Request.greedy(20, eos)), TaskTokens.NONE).get(0).ids();
 * }
 * }</pre>
 */
// B batch · T tokens · C width
public final class Generator {
  private final DecoderLm lm;

  public Generator(DecoderLm lm) {
    this.lm = lm;
  }

  /**
   * Reads the prompt and generates.
   *
   * @param cache what was read before, empty or a prefix; afterwards it also holds the prompt and
   *     all new tokens that were read, which the last one of a row is not
   * @param embeds_BTC the prompt, at least one token in every row
   * @param mask_BT 1 for tokens, 0 for padding on either side; null if all are tokens
   * @param rows one for each row of the batch
   */
  public List<Generated> generate(
      KvCache cache, Tensor embeds_BTC, Tensor mask_BT, List<Request> rows, TaskTokens tasks) {
    if (rows.size() != embeds_BTC.size(0)) {
      throw new IllegalArgumentException(
          "expected one request a row: %d, but found %d"
              .formatted(embeds_BTC.size(0), rows.size()));
    }
    TorchStepper prompt = new TorchStepper(lm, cache);
    prompt.prompt(embeds_BTC, mask_BT);
    List<Row> all = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      all.add(new Row(i, rows.size(), rows.get(i), tasks));
    }
    Stepper stepper = prompt;
    while (true) {
      for (Row row : all) {
        row.next(stepper);
      }
      if (all.stream().allMatch(r -> r.end != null)) {
        break;
      }
      if (stepper == prompt) {
        stepper = FastStepper.orElse(prompt, lm, cache);
      }
      stepper.feed(
          all.stream().mapToInt(r -> r.last).toArray(),
          all.stream().map(r -> r.embedding).toArray(Tensor[]::new));
      for (Row row : all) {
        row.afterFeed(stepper);
      }
    }
    return all.stream().map(Row::result).toList();
  }

  /** One row on its way. */
  private final class Row {
    final int index;
    final int batch;
    final Request request;
    final TaskTokens tasks;
    final TextStream text;
    final List<Integer> ids = new ArrayList<>();
    Generated.End end;
    int last; // what is read next; anything once the row has ended
    Tensor embedding; // read instead of the last token's word embedding
    TaskToken announced; // start token chosen, placeholder still to come
    TaskToken reading; // its embedding is being read

    Row(int index, int batch, Request request, TaskTokens tasks) {
      this.index = index;
      this.batch = batch;
      this.request = request;
      this.tasks = tasks;
      text = new TextStream(request.decode(), request.stopTexts());
    }

    /** Decides on the next token, which is fed afterwards. */
    void next(Stepper stepper) {
      embedding = null;
      if (end != null) {
        return;
      }
      if (announced != null) {
        reading = announced;
        announced = null;
        embedding = reading.embedding();
        accept(reading.placeholder());
        return;
      }
      int id = request.chooser().choose(stepper.scores(index), said());
      TaskToken task = tasks.startedBy(id);
      if (task != null && tasks.placement() == Placement.TRAIN_LAYOUT) {
        announced = task;
      }
      accept(id);
      if (task != null && tasks.placement() == Placement.REFERENCE) {
        sideRun(stepper, task);
      }
    }

    private void accept(int id) {
      last = id;
      ids.add(id);
      boolean stops = request.stopIds().contains(id);
      boolean full = ids.size() >= request.maxNewTokens() && announced == null;
      String more = stops ? "" : text.update(said());
      if ((stops || full) && !text.stopped()) {
        more += text.finish();
      }
      if (!request.listener().token(index, id, more)) {
        end = Generated.End.CANCELLED;
      } else if (stops) {
        end = Generated.End.STOP_TOKEN;
      } else if (text.stopped()) {
        end = Generated.End.STOP_TEXT;
      } else if (full && reading == null) {
        end = Generated.End.LENGTH;
      }
    }

    void afterFeed(Stepper stepper) {
      if (reading != null) {
        hand(reading, stepper.state(index));
        reading = null;
        if (end == null && ids.size() >= request.maxNewTokens()) {
          end = Generated.End.LENGTH;
        }
      }
    }

    private void sideRun(Stepper stepper, TaskToken task) {
      try (Stepper.Branch branch = stepper.branch()) {
        int[] any = new int[batch]; // what other rows read here is dropped with the branch
        Tensor[] embeddings = new Tensor[batch];
        embeddings[index] = task.embedding();
        branch.stepper().feed(any, embeddings);
        hand(task, branch.stepper().state(index));
      }
    }

    private void hand(TaskToken task, float[] state) {
      tasks.reader().state(index, task, Tensors.on(lm.device(), Tensors.of(state)));
    }

    private int[] said() {
      return ids.stream().mapToInt(Integer::intValue).toArray();
    }

    Generated result() {
      return new Generated(said(), text.text(), end);
    }
  }
}
