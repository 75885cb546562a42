package io.github.tpo4j.model.connector;

import org.bytedeco.pytorch.Tensor;

/**
 * Text that tells the Q-Former what to look for: BERT word pieces, padded on the left. The released
 * TPO gives none (model.md 2).
 *
 * @param ids_BL word pieces
 * @param mask_BL 1 for a piece, 0 for padding
 */
// B batch · L pieces
public record Instruction(Tensor ids_BL, Tensor mask_BL) {}
