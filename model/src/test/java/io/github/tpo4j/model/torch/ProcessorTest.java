package io.github.tpo4j.model.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessorTest {
  @Test
  void theKernelsListDecides() {
    assertThat(Processor.of(List.of("vendor_id\t: GenuineIntel", "flags\t\t: fpu amx_bf16 sse")))
        .isEqualTo(new Processor(true, true));
    assertThat(Processor.of(List.of("vendor_id\t: AuthenticAMD", "flags\t\t: fpu avx512_bf16")))
        .isEqualTo(new Processor(false, false));
  }

  @Test
  void withoutAListTheSafeWaysAreTaken() {
    assertThat(Processor.read(Path.of("no such file"))).isEqualTo(new Processor(false, false));
    assertThat(new Processor(true, false).attention()).isEqualTo("f32");
  }
}
