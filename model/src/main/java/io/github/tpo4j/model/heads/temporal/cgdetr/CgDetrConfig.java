package io.github.tpo4j.model.heads.temporal.cgdetr;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.core.config.Default;
import io.github.tpo4j.core.config.Range;

/**
 * Sizes of CG-DETR under the names of the reference's configuration; what is left out is as
 * published (model.md 7.1).
 *
 * @param videoDim width of a clip's features, the two time features included
 * @param textDim width of a text token's features and of the task prompt
 * @param encoderLayers layers over clips and global token
 * @param decoderLayers layers over span queries
 * @param crossLayers layers in which clips attend to dummies and text
 * @param sentenceLayers layers of the sentence token's encoder
 * @param momentLayers layers of the moment token's encoder
 * @param dummyLayers layers in which dummies attend to the text
 * @param feedForward hidden width of the feed-forward blocks
 * @param width width of everything else; a multiple of 4 and of the heads
 * @param inputDropout dropout on the raw features, in training
 * @param dropout dropout and drop-path elsewhere, in training
 * @param heads attention heads
 * @param textHeads heads of the dummy and sentence encoders; the reference fixes them
 * @param textDropout dropout of the dummy and sentence encoders; the reference fixes it
 * @param projections stages of the input projections
 * @param queries span queries
 * @param dummies dummy tokens
 * @param prompts learned global prompts
 * @param chosenPrompts prompts that make up a video's global token
 */
public record CgDetrConfig(
    @JsonProperty("v_feat_dim") @Default("770") @Range(min = 3) int videoDim,
    @JsonProperty("t_feat_dim") @Default("4096") @Range(min = 1) int textDim,
    @JsonProperty("enc_layers") @Default("3") @Range(min = 1) int encoderLayers,
    @JsonProperty("dec_layers") @Default("3") @Range(min = 1) int decoderLayers,
    @JsonProperty("t2v_layers") @Default("2") @Range(min = 1) int crossLayers,
    @JsonProperty("sent_layers") @Default("1") @Range(min = 1) int sentenceLayers,
    @JsonProperty("moment_layers") @Default("1") @Range(min = 1) int momentLayers,
    @JsonProperty("dummy_layers") @Default("2") @Range(min = 1) int dummyLayers,
    @JsonProperty("dim_feedforward") @Default("1024") @Range(min = 1) int feedForward,
    @JsonProperty("hidden_dim") @Default("256") @Range(min = 4) int width,
    @JsonProperty("input_dropout") @Default("0.5") @Range(min = 0, max = 0.99) double inputDropout,
    @JsonProperty("dropout") @Default("0.1") @Range(min = 0, max = 0.99) double dropout,
    @JsonProperty("nheads") @Default("8") @Range(min = 1) int heads,
    @JsonProperty("text_heads") @Default("8") @Range(min = 1) int textHeads,
    @JsonProperty("text_dropout") @Default("0.1") @Range(min = 0, max = 0.99) double textDropout,
    @JsonProperty("n_input_proj") @Default("2") @Range(min = 1, max = 3) int projections,
    @JsonProperty("num_queries") @Default("10") @Range(min = 1) int queries,
    @JsonProperty("num_dummies") @Default("45") @Range(min = 1) int dummies,
    @JsonProperty("total_prompts") @Default("10") @Range(min = 1) int prompts,
    @JsonProperty("num_prompts") @Default("1") @Range(min = 1) int chosenPrompts) {

  /** Time features that are appended to a clip's own. */
  public static final int TIME_FEATURES = 2;

  /** The published sizes. */
  public static final CgDetrConfig PUBLISHED =
      Config.parse("{}", "published.json", CgDetrConfig.class);

  public CgDetrConfig {
    if (width % 4 != 0 || width % heads != 0 || width % textHeads != 0) {
      throw new IllegalArgumentException(
          "hidden_dim: expected a multiple of 4, of nheads (%d) and of text_heads (%d) but found %d"
              .formatted(heads, textHeads, width));
    }
    if (chosenPrompts > prompts) {
      throw new IllegalArgumentException(
          "num_prompts: expected at most total_prompts (%d) but found %d"
              .formatted(prompts, chosenPrompts));
    }
  }

  /**
   * Reads the sizes.
   *
   * @param origin where the json comes from, for the error
   */
  public static CgDetrConfig of(JsonNode json, String origin) {
    return Config.parse(json.toString(), origin + ".json", CgDetrConfig.class);
  }

  /** The same sizes without any dropout. */
  public CgDetrConfig withoutDropout() {
    return new CgDetrConfig(
        videoDim,
        textDim,
        encoderLayers,
        decoderLayers,
        crossLayers,
        sentenceLayers,
        momentLayers,
        dummyLayers,
        feedForward,
        width,
        0,
        0,
        heads,
        textHeads,
        0,
        projections,
        queries,
        dummies,
        prompts,
        chosenPrompts);
  }
}
