package io.github.tpo4j.model.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.tpo4j.core.TpoException;
import io.github.tpo4j.core.config.Config;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QFormerConnectorTest {
  private static final BertConfig BERT = new BertConfig(20, 16, 3, 2, 24, 8, 1e-12);
  private static final BridgeConfig BRIDGE = new BridgeConfig("qformer", 4, 2, 0.1, 0.1, 0.2);
  private PointerScope scope;

  @BeforeEach
  void open() {
    scope = new PointerScope();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void everySampleGetsItsOwnTokensWhateverTheBatch() {
    QFormerConnector c = connector(Clips.NONE);
    c.train(false);
    Tensor visual = torch.randn(3, 2, 5, 12);
    Tensor together = c.connect(visual);
    assertThat(Tensors.shape(together)).containsExactly(3, 6, 20);
    assertThat(c.tokens()).isEqualTo(6);
    for (int b = 0; b < 3; b++) {
      float[] alone = Tensors.floats(c.connect(visual.narrow(0, b, 1)));
      assertThat(alone).containsExactly(Tensors.floats(together.narrow(0, b, 1)), within(1e-5f));
    }
  }

  @Test
  void trainingDropsAndInferenceDoesNot() {
    QFormerConnector c = connector(Clips.NONE);
    Tensor visual = torch.randn(2, 1, 5, 12);
    c.train(true);
    assertThat(Tensors.floats(c.connect(visual))).isNotEqualTo(Tensors.floats(c.connect(visual)));
    c.train(false);
    assertThat(Tensors.floats(c.connect(visual))).isEqualTo(Tensors.floats(c.connect(visual)));
  }

  @Test
  void paddingOfAnInstructionChangesNothing() {
    Params p = Params.fresh(1, ScalarType.Float, new Device("cpu"));
    QFormer q = new QFormer(p, BERT, BRIDGE, 12);
    q.train(false);
    Tensor queries = torch.randn(1, 6, 16);
    Tensor visual = torch.randn(1, 5, 12);
    Tensor mask = Tensors.of(new long[] {0, 1, 1}, 1, 3);
    Tensor a = q.forward(queries, visual, new Instruction(ids(7, 5, 6), mask));
    Tensor b = q.forward(queries, visual, new Instruction(ids(9, 5, 6), mask));
    Tensor c = q.forward(queries, visual, new Instruction(ids(9, 6, 6), mask));
    assertThat(Tensors.floats(a)).isEqualTo(Tensors.floats(b));
    assertThat(Tensors.floats(a)).isNotEqualTo(Tensors.floats(c));
  }

  @Test
  void anInstructionLongerThanThePositionsIsRefused() {
    QFormerConnector c = connector(Clips.NONE);
    Tensor nine = Tensors.of(new long[9], 1, 9);
    assertThatThrownBy(() -> c.connect(torch.randn(1, 1, 5, 12), new Instruction(nine, nine)))
        .isInstanceOf(TpoException.class)
        .hasMessage(
            "Q-Former: the instruction has 9 word pieces, but there are 8 positions; cut it from"
                + " the left");
  }

  @Test
  void clipsAreJoinedAndNeighboursMerged() {
    QFormerConnector c = connector(new Clips(2, 3));
    assertThat(Tensors.shape(c.connect(torch.randn(4, 2, 5, 12)))).containsExactly(2, 4, 20);
    assertThat(c.tokens()).isEqualTo(4);
    assertThat(c.parametersByName()).containsKey("merge_proj.weight");
    assertThatThrownBy(() -> c.connect(torch.randn(3, 2, 5, 12)))
        .hasMessageContaining("3 rows of 6 tokens cannot be cut into videos of 2 clips");
  }

  @Test
  void whatThePublishedFileHasBesidesIsIgnoredByName() {
    QFormerConnector c = connector(Clips.NONE);
    assertThat(c.ignores("qformer.bert.embeddings.position_ids")).isTrue();
    assertThat(c.ignores("project_down.bias")).isTrue();
    assertThat(c.ignores("merge_proj.weight")).isTrue();
    assertThat(c.ignores("project_up.weight")).isFalse();
    assertThat(connector(new Clips(1, 2)).ignores("project_up.weight")).isTrue();
    assertThat(connector(new Clips(1, 2)).ignores("merge_proj.weight")).isFalse();
  }

  @Test
  void configurationsAreReadUnderTheirPublishedNames() {
    BridgeConfig bridge =
        Config.parse(
            """
            {"extra_num_query_token": 64, "name": "qformer", "num_query_token": 32,
             "qformer_attention_probs_dropout_prob": 0.1, "qformer_drop_path_rate": 0.2,
             "qformer_hidden_dropout_prob": 0.1}""",
            "config.json",
            BridgeConfig.class);
    assertThat(bridge).isEqualTo(BridgeConfig.VIDEOCHAT2);
    assertThat(bridge.queries()).isEqualTo(96);
    BertConfig bert =
        Config.parse(
            """
            {"vocab_size": 30523, "hidden_size": 768, "num_hidden_layers": 12,
             "num_attention_heads": 12, "intermediate_size": 3072, "layer_norm_eps": 1e-12,
             "max_position_embeddings": 512, "hidden_act": "gelu", "pad_token_id": 0}""",
            "bert.json",
            BertConfig.class);
    assertThat(bert).isEqualTo(BertConfig.BASE);
    assertThatThrownBy(() -> new BridgeConfig("perceiver", 1, 1, 0, 0, 0))
        .hasMessage("bridge \"perceiver\" is not known; expected \"qformer\"");
  }

  private static QFormerConnector connector(Clips clips) {
    Params p = Params.fresh(7, ScalarType.Float, new Device("cpu"));
    return new QFormerConnector(p, new QFormerConnector.Sizes(BRIDGE, BERT, clips, 12, 20));
  }

  private static Tensor ids(long... ids) {
    return Tensors.of(ids, 1, ids.length);
  }

  private static org.assertj.core.data.Offset<Float> within(float bound) {
    return org.assertj.core.data.Offset.offset(bound);
  }
}
