package io.github.tpo4j.model.connector;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.github.tpo4j.core.config.Ignored;

/**
 * Sizes of the BERT that the Q-Former is made of, under the names of transformers' {@code
 * config.json} (model.md 2).
 *
 * @param vocabSize word pieces, {@code [DEC]} included
 * @param hiddenSize width
 * @param numHiddenLayers layers
 * @param numAttentionHeads heads of every attention
 * @param intermediateSize width inside the feed-forward layers
 * @param maxPositionEmbeddings longest instruction
 * @param layerNormEps added to the variance
 */
@Ignored({"hidden_act", "pad_token_id"})
public record BertConfig(
    @JsonProperty("vocab_size") int vocabSize,
    @JsonProperty("hidden_size") int hiddenSize,
    @JsonProperty("num_hidden_layers") int numHiddenLayers,
    @JsonProperty("num_attention_heads") int numAttentionHeads,
    @JsonProperty("intermediate_size") int intermediateSize,
    @JsonProperty("max_position_embeddings") int maxPositionEmbeddings,
    @JsonProperty("layer_norm_eps") double layerNormEps) {

  /** bert-base-uncased with {@code [DEC]} appended: what the published checkpoint is built on. */
  public static final BertConfig BASE = new BertConfig(30523, 768, 12, 12, 3072, 512, 1e-12);

  public BertConfig {
    if (numAttentionHeads < 1 || hiddenSize % numAttentionHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_size %d cannot be split into %d heads; expected a multiple"
              .formatted(hiddenSize, numAttentionHeads));
    }
  }
}
