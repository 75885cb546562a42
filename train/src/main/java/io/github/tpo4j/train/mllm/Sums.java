package io.github.tpo4j.train.mllm;

import io.github.tpo4j.model.VideoChatTpo;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Tensors;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.bytedeco.javacpp.PointerScope;

/** SHA-256 sums over weights: what was computed with others is not found again. */
final class Sums {
  private Sums() {}

  /** Sums of the parts that are frozen where something is kept; empty for the others. */
  static Keys.Weights of(VideoChatTpo model, Kept kept, boolean masks) {
    boolean encoded = kept == Kept.ENCODED || kept == Kept.TOKENS;
    return new Keys.Weights(
        encoded ? of(model.vision) : "",
        kept == Kept.TOKENS ? of(model.connector) : "",
        masks && kept != Kept.NOTHING ? of(model.mask.sam()) : "");
  }

  private static String of(Layer layer) {
    try (PointerScope scope = new PointerScope()) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      layer
          .parametersByName()
          .values()
          .forEach(t -> digest.update(Tensors.bytes(t.detach().cpu().contiguous())));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
