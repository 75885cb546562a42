package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Moments;
import io.github.tpo4j.model.torch.Tensors;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Tokens that read the target's clips, the other clips, the sentence and its dummies; in training
 * only (model.md 7.8).
 */
// B batch · V clips · W words · N dummies · X = N + W · D width
final class MomentTokens {
  private final Encoder ofMoment;
  private final Tensor moment_D;
  private final Tensor momentPos_D;
  private final Encoder ofSentence;
  private final Tensor sentence_D;
  private final Tensor sentencePos_D;

  MomentTokens(
      Encoder ofMoment,
      Tensor moment_D,
      Tensor momentPos_D,
      Encoder ofSentence,
      Tensor sentence_D,
      Tensor sentencePos_D) {
    this.ofMoment = ofMoment;
    this.moment_D = moment_D;
    this.momentPos_D = momentPos_D;
    this.ofSentence = ofSentence;
    this.sentence_D = sentence_D;
    this.sentencePos_D = sentencePos_D;
  }

  Moments of(Tensor relevance_BV, CgDetr.Video video, TextMemory text) {
    Tensor valid_BV = video.mask_BV().gt(Tensors.scalar(0));
    Tensor moment_BV = relevance_BV.gt(Tensors.scalar(0)).logical_and(valid_BV);
    Tensor rest_BV = moment_BV.logical_not().logical_and(valid_BV);
    Read moment =
        read(ofMoment, moment_D, momentPos_D, video.clip_BVD(), video.pos_BVD(), moment_BV);
    Read rest = read(ofMoment, moment_D, momentPos_D, video.clip_BVD(), video.pos_BVD(), rest_BV);

    long w = text.words().size(1);
    Tensor wordPos_WD = text.pos_XD().narrow(0, text.dummies(), w);
    Tensor dummyPos_ND = text.pos_XD().narrow(0, 0, text.dummies());
    Tensor word_BW = text.wordMask().gt(Tensors.scalar(0));
    Tensor dummy_BN = text.mask_BX().narrow(1, 0, text.dummies()).gt(Tensors.scalar(0));
    Read sentence = read(ofSentence, sentence_D, sentencePos_D, text.words(), wordPos_WD, word_BW);
    Read dummies = read(ofSentence, sentence_D, sentencePos_D, text.dummy(), dummyPos_ND, dummy_BN);
    return new Moments(
        Tensors.f32(moment_BV),
        moment.token_BD(),
        rest.token_BD(),
        sentence.token_BD(),
        dummies.token_BD(),
        moment.others_BTD(),
        rest.others_BTD(),
        Tensors.cat(1, dummies.others_BTD(), sentence.others_BTD()));
  }

  private record Read(Tensor token_BD, Tensor others_BTD) {}

  /** One encoder pass of {@code [token ; x]}; the token is always seen. */
  private static Read read(
      Encoder encoder,
      Tensor token_D,
      Tensor tokenPos_D,
      Tensor x_BTD,
      Tensor pos,
      Tensor keep_BT) {
    long b = x_BTD.size(0);
    long d = x_BTD.size(2);
    Tensor token_B1D = token_D.view(1, 1, d).expand(b, 1, d);
    Tensor tokenPos_B1D = tokenPos_D.view(1, 1, d).expand(b, 1, d);
    Tensor pos_BTD = pos.dim() == 3 ? pos : pos.unsqueeze(0).expand(b, pos.size(0), d);
    Tensor first_B1 = torch.ones_like(keep_BT.narrow(1, 0, 1));
    Tensor y_BTD =
        encoder.forward(
            Tensors.cat(1, token_B1D, x_BTD),
            Tensors.cat(1, tokenPos_B1D, pos_BTD),
            Tensors.cat(1, first_B1, keep_BT));
    return new Read(y_BTD.select(1, 0), y_BTD.narrow(1, 1, x_BTD.size(1)));
  }
}
