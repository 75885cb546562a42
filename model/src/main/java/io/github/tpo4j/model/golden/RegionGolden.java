package io.github.tpo4j.model.golden;

import io.github.tpo4j.model.golden.GoldenCase.Tolerance;
import io.github.tpo4j.model.heads.region.BoxEncoder;
import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.heads.region.BoxTensors;
import io.github.tpo4j.model.heads.region.RegionMlp;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Params;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The region head and its loss, f32 with gradients and bf16. */
final class RegionGolden implements GoldenCheck {
  private static final Tolerance BF16 = new Tolerance(0.06, 0.05);

  @Override
  public boolean handles(GoldenCase c) {
    return c.component().equals("region");
  }

  @Override
  public void run(GoldenCase c, Comparison r) {
    Outputs out = compute(c, c.params());
    r.output("loc_encoder", out.encoded);
    for (int k = 0; k < out.samples(); k++) {
      r.output("loc_decoder." + k, out.box(k));
    }
    r.output("box_loss", out.loss.total());
    r.output("box_loss2", out.loss2);
    r.output("l1", out.loss.l1());
    r.output("giou_term", out.loss.giou());
    Tensor valid = BoxTensors.ordered(out.boxes());
    r.output("valid", valid);
    Tensor rows = valid.nonzero().flatten();
    Tensor boxes = out.boxes().index_select(0, rows).unsqueeze(1);
    Tensor targets = out.targets().index_select(0, rows).unsqueeze(0);
    r.output("giou_matrix", BoxTensors.generalizedIou(boxes, targets));
    out.loss.total().add(out.encoded.mul(c.f32("in.probe")).sum()).add(out.loss2).backward();
    r.gradients("loc_encoder.", out.encoder);
    r.gradients("loc_decoder.", out.decoder);

    Outputs half = compute(c, c.params().as(ScalarType.BFloat16));
    bf16(c, r, "loc_encoder", half.encoded);
    for (int k = 0; k < half.samples(); k++) {
      bf16(c, r, "loc_decoder." + k, half.box(k));
    }
    bf16(c, r, "box_loss", half.loss.total());
    bf16(c, r, "box_loss2", half.loss2);
  }

  private static void bf16(GoldenCase c, Comparison r, String name, Tensor actual) {
    if (c.has("out_bf16." + name)) {
      r.close("bf16." + name, actual, c.tensor("out_bf16." + name), BF16);
    }
  }

  private static Outputs compute(GoldenCase c, Params p) {
    int width = c.config().path("hidden").asInt();
    RegionMlp decoder = new RegionMlp(p.at("loc_decoder"), width);
    BoxEncoder encoder = new BoxEncoder(p.at("loc_encoder"), width);
    decoder.trainable(true);
    encoder.trainable(true);
    TensorVector boxes = new TensorVector();
    TensorVector targets = new TensorVector();
    for (int k = 0; c.has("in.hidden." + k); k++) {
      boxes.push_back(decoder.predict(c.f32("in.hidden." + k)));
      targets.push_back(c.f32("in.targets." + k));
    }
    BoxLoss.Parts loss = BoxLoss.COMPAT.of(torch.cat(boxes, 0), torch.cat(targets, 0));
    Tensor one = decoder.predict(c.f32("in.box2.src_hidden")).view(4);
    Tensor loss2 = BoxLoss.l1(one, c.f32("in.box2.target"));
    Tensor encoded = encoder.encode(c.f32("in.boxes"));
    return new Outputs(decoder, encoder, boxes, targets, encoded, loss, loss2);
  }

  private record Outputs(
      RegionMlp decoder,
      BoxEncoder encoder,
      TensorVector boxesBySample,
      TensorVector targetsBySample,
      Tensor encoded,
      BoxLoss.Parts loss,
      Tensor loss2) {
    int samples() {
      return (int) boxesBySample.size();
    }

    Tensor box(int sample) {
      return boxesBySample.get(sample);
    }

    Tensor boxes() {
      return Tensors.f32(torch.cat(boxesBySample, 0));
    }

    Tensor targets() {
      return torch.cat(targetsBySample, 0);
    }
  }
}
