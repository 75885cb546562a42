package io.github.tpo4j.train.optim;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that share a learning rate.
 *
 * @param name of the part of the model, such as {@code lora}
 * @param rate learning rate before the schedule
 * @param parameters by their names in the checkpoint
 */
public record Group(String name, double rate, Map<String, Tensor> parameters) {
  public Group {
    parameters = new LinkedHashMap<>(parameters);
  }

  /**
   * Whether weight decay pulls at a parameter: at all but norms and biases, as in the reference;
   * task tokens and queries are pulled at (model.md 11.2).
   */
  public static boolean decays(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return !lower.contains("norm") && !lower.contains("bias");
  }
}
