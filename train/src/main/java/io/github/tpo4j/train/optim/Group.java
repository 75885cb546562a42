package io.github.tpo4j.train.optim;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.bytedeco.pytorch.Tensor;

/**
 * Parameters that share a learning rate.
 *
 * @param name of the part of the model, such as {@code lora}
 * @param rate learning rate before the schedule
 * @param parameters by their names in the checkpoint
 */
public record Group(String name, double rate, Map<String, Tensor> parameters) {
  private static final Pattern OUTER =
      Pattern.compile("lm_head\\.|_heads\\.|lora_|(embed|token)[a-z_]*(\\.weight)?$");

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

  /**
   * Whether a parameter is a matrix between two hidden states: no table of embeddings or tokens, no
   * output, no adapter.
   */
  static boolean isInnerMatrix(String name, long... shape) {
    return shape.length == 2 && Math.min(shape[0], shape[1]) >= 16 && !OUTER.matcher(name).find();
  }
}
