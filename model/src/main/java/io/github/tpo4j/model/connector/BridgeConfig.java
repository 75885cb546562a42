package io.github.tpo4j.model.connector;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * The {@code bridge} of VideoChat2's {@code config.json}: how many queries look at the video, and
 * what training drops (model.md 2).
 *
 * @param name kind of bridge; only {@code qformer} exists
 * @param numQueryToken learned queries of the pre-trained Q-Former
 * @param extraNumQueryToken queries added to them
 * @param attentionDropout dropout of attention weights
 * @param hiddenDropout dropout of what is added to a residual
 * @param dropPathRate drop path of the last layer; it grows linearly from 0 at the first
 */
public record BridgeConfig(
    @JsonProperty("name") String name,
    @JsonProperty("num_query_token") int numQueryToken,
    @JsonProperty("extra_num_query_token") int extraNumQueryToken,
    @JsonProperty("qformer_attention_probs_dropout_prob") double attentionDropout,
    @JsonProperty("qformer_hidden_dropout_prob") double hiddenDropout,
    @JsonProperty("qformer_drop_path_rate") double dropPathRate) {

  /** The published sizes: 32 + 64 queries. */
  public static final BridgeConfig VIDEOCHAT2 = new BridgeConfig("qformer", 32, 64, 0.1, 0.1, 0.2);

  public BridgeConfig {
    if (!name.equals("qformer")) {
      throw new IllegalArgumentException(
          "bridge \"%s\" is not known; expected \"qformer\"".formatted(name));
    }
  }

  /** Tokens that a video or image becomes. */
  public int queries() {
    return numQueryToken + extraNumQueryToken;
  }
}
