package io.github.tpo4j.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.tpo4j.model.torch.ModelScope;
import io.github.tpo4j.model.weights.Inventory;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The published sizes ask for exactly the tensors of the published checkpoint (model.md 10). */
class PublishedShapesTest {
  @Test
  void everyPartHasTheTensorsAndParametersOfTheInventory() {
    Inventory inventory = new Inventory();
    ModelScope.build(
            () ->
                new VideoChatTpo(
                    inventory.params(), TpoConfig.published(), TaskIds.PUBLISHED, HeadSettings.OWN))
        .scope()
        .close();
    assertThat(count(inventory, "vision_encoder.")).containsExactly(301, 290_477_056);
    assertThat(count(inventory, "vision_layernorm.")).containsExactly(2, 2_048);
    assertThat(count(inventory, "qformer.")).containsExactly(328, 182_121_216);
    assertThat(count(inventory, "query_tokens")).containsExactly(1, 24_576);
    assertThat(count(inventory, "extra_query_tokens")).containsExactly(1, 49_152);
    assertThat(count(inventory, "project_up.")).containsExactly(2, 3_149_824);
    assertThat(count(inventory, "lm.")).containsExactly(741, 7_241_789_440L + 42_520_688);
    assertThat(count(inventory, "box_token")).containsExactly(1, 4_096);
    assertThat(count(inventory, "loc_encoder.")).containsExactly(4, 8_402_944);
    assertThat(count(inventory, "loc_decoder.")).containsExactly(4, 8_398_852);
    assertThat(count(inventory, "track_embed.")).containsExactly(4, 19_927_808);
    assertThat(count(inventory, "track_embed_decode2.")).containsExactly(4, 16_797_700);
    assertThat(count(inventory, "cg_model.")).containsExactly(285 - 7, 13_953_835 - 1_083_136);
    assertThat(count(inventory, "sam.")).containsExactly(900, 224_430_386);
  }

  private static long[] count(Inventory inventory, String prefix) {
    long tensors = 0;
    long numbers = 0;
    for (Map.Entry<String, long[]> e : inventory.shapes().entrySet()) {
      if (e.getKey().startsWith(prefix)) {
        tensors++;
        numbers += Arrays.stream(e.getValue()).reduce(1, (a, b) -> a * b);
      }
    }
    return new long[] {tensors, numbers};
  }
}
