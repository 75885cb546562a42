package io.github.tpo4j.model.llm.generate;

import org.bytedeco.pytorch.Tensor;

/**
 * What happens when the model announces a task.
 *
 * @param start id of the token that announces it
 * @param placeholder id of the token that stands for the learned one in the text
 * @param embedding the learned token, as many numbers as the model is wide; any shape
 */
public record TaskToken(int start, int placeholder, Tensor embedding) {}
