package io.github.tpo4j.model.connector;

import org.bytedeco.pytorch.Tensor;

/** What stands between a vision encoder and a language model. */
// B batch · T frames · P patches of a frame · C vision width · N tokens of a medium · D LLM width
public interface Connector {
  /**
   * @param visual_BTPC the vision encoder's tokens
   * @param instruction what to look for, or null for nothing in particular
   * @return {@code [B, N, D]}
   */
  Tensor connect(Tensor visual_BTPC, Instruction instruction);

  /** Connects without an instruction. */
  default Tensor connect(Tensor visual_BTPC) {
    return connect(visual_BTPC, null);
  }

  /** How many tokens a medium becomes: the slots that the prompt keeps for it. */
  int tokens();
}
