package io.github.tpo4j.model.heads.mask.sam2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class Sam2ConfigTest {
  @Test
  void thePublishedSizes() {
    assertThat(Sam2Config.HIERA_LARGE.trunk().widths()).containsExactly(144, 288, 576, 1152);
    assertThat(Sam2Config.HIERA_LARGE.trunk().heads()).containsExactly(2, 4, 8, 16);
    assertThat(Sam2Config.HIERA_LARGE.grid()).isEqualTo(64);
    assertThat(Sam2Config.HIERA_LARGE.maskSize()).isEqualTo(256);
    assertThat(Sam2Config.HIERA_LARGE.has(Sam2Config.Extra.POINTER_TIME)).isFalse();
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    var json = new ObjectMapper().readTree("{\"image_size\": 64, \"trunk\": {}}");
    assertThatThrownBy(() -> Sam2Config.ofTpo(json))
        .hasMessageContaining("sam.d_model: expected a whole number but found");
    assertThatThrownBy(() -> Sam2Config.HIERA_TINY.withImageSize(100))
        .hasMessage("sam: image_size 100 is not a multiple of 16");
  }

  @Test
  void theDecoderMayBeSmallerThanThePublishedOne() throws Exception {
    String sizes =
        """
        {"image_size": 64, "d_model": 32, "mem_dim": 16, "mem_attn_layers": 1, "mem_attn_ff": 64,
         "trunk": {"embed_dim": 8, "num_heads": 1, "stages": [1, 1, 1, 1], "global_att_blocks": [],
           "window_pos_embed_bkg_spatial_size": [3, 3], "window_spec": [4, 2, 2, 1]}%s}
        """;
    String decoder =
        """
        , "decoder": {"num_heads": 4, "layers": 2, "mlp_dim": 96, "iou_head_dim": 24,
          "mask_input_channels": 8}
        """;
    ObjectMapper json = new ObjectMapper();
    assertThat(Sam2Config.ofTpo(json.readTree(sizes.formatted(""))).decoder())
        .isEqualTo(Sam2Config.Decoder.PUBLISHED);
    assertThat(Sam2Config.ofTpo(json.readTree(sizes.formatted(decoder))).decoder())
        .isEqualTo(new Sam2Config.Decoder(4, 2, 96, 24, 8, 0.05, 0.98));
  }
}
