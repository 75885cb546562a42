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
}
