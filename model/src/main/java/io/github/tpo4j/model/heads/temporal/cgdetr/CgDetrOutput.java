package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.torch.Tensors;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * What CG-DETR computes for a batch (model.md 7.7, 7.8).
 *
 * @param logit_lBQ2 class scores of every decoder layer, the last one the prediction; class 0 is
 *     foreground
 * @param span_lBQ2 centre and width of every layer's spans, fractions of the video
 * @param text how the clips relate to the text of their own sample
 * @param textMask_BX mask of dummies and words
 * @param clipMask_BV mask of the clips
 * @param dummy_BND dummies of each query
 * @param prompt_PD learned global prompts
 * @param negatives what the texts of neighbours give; where videos were named and differ
 * @param moments what the training targets' clips give; in training
 * @param stages intermediate results
 */
// B batch · V clips · l decoder layers · Q queries · X = N dummies + W words · P prompts · D width
// R samples with a negative
public record CgDetrOutput(
    Tensor logit_lBQ2,
    Tensor span_lBQ2,
    Relevance text,
    Tensor textMask_BX,
    Tensor clipMask_BV,
    Tensor dummy_BND,
    Tensor prompt_PD,
    Optional<Negatives> negatives,
    Optional<Moments> moments,
    Stages stages) {

  /** Class scores of the last layer, {@code [B, Q, 2]}. */
  public Tensor logits() {
    return logit_lBQ2.select(0, logit_lBQ2.size(0) - 1);
  }

  /** Spans of the last layer, {@code [B, Q, 2]}. */
  public Tensor spans() {
    return span_lBQ2.select(0, span_lBQ2.size(0) - 1);
  }

  /**
   * How clips relate to a text.
   *
   * @param saliency_BV raw highlight scores
   * @param attention_BV attention that clips pay to words, 0 to 1
   * @param weight_BVX attention to each dummy and word
   */
  public record Relevance(Tensor saliency_BV, Tensor attention_BV, Tensor weight_BVX) {}

  /**
   * Clips against a text that does not belong to them.
   *
   * @param row_R the samples
   * @param text with the next sample's text
   * @param textMask_RX mask of that text
   */
  public record Negatives(long[] row_R, Relevance text, Tensor textMask_RX) {}

  /**
   * Tokens that stand for the moment, the rest of the video, the sentence and its dummies.
   *
   * @param clip_BV 1 for clips of the moment
   * @param moment_BD token over the moment's clips
   * @param rest_BD token over the other clips
   * @param sentence_BD token over the words
   * @param dummies_BD token over the dummies
   * @param momentClips_BVD clips as the moment's encoder left them
   * @param restClips_BVD clips as the other clips' encoder left them
   * @param token_BXD dummies and words as their encoders left them
   */
  public record Moments(
      Tensor clip_BV,
      Tensor moment_BD,
      Tensor rest_BD,
      Tensor sentence_BD,
      Tensor dummies_BD,
      Tensor momentClips_BVD,
      Tensor restClips_BVD,
      Tensor token_BXD) {

    /** Products of the moment's clips with dummies and words, {@code [B, V, X]}. */
    public Tensor similarity() {
      return momentClips_BVD.matmul(token_BXD.transpose(1, 2));
    }

    /** Each clip from the encoder it took part in, {@code [B, V, D]}. */
    public Tensor clips() {
      return torch.where(
          clip_BV.gt(Tensors.scalar(0)).unsqueeze(2), momentClips_BVD, restClips_BVD);
    }
  }

  /**
   * Intermediate results, for comparison with the reference.
   *
   * @param clip_BVD projected clips
   * @param word_BWD projected words
   * @param pos_BVD positions of the clips
   * @param dummyEncoder_BXD dummies and words after the dummy encoder
   * @param crossed_BVD clips after the cross attention
   * @param token_BXD dummies and words that they attended to
   * @param global_B1D global token after the encoder
   * @param local_BVD clips after the encoder, the global token added
   * @param state_lBQD states of the decoder's layers
   * @param reference_lBQ2 spans they started from
   */
  public record Stages(
      Tensor clip_BVD,
      Tensor word_BWD,
      Tensor pos_BVD,
      Tensor dummyEncoder_BXD,
      Tensor crossed_BVD,
      Tensor token_BXD,
      Tensor global_B1D,
      Tensor local_BVD,
      Tensor state_lBQD,
      Tensor reference_lBQ2) {}
}
