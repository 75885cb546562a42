package io.github.tpo4j.model.heads.temporal.cgdetr;

import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Moments;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Negatives;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Relevance;
import io.github.tpo4j.model.heads.temporal.cgdetr.CgDetrOutput.Stages;
import io.github.tpo4j.model.torch.Layer;
import io.github.tpo4j.model.torch.Linear;
import io.github.tpo4j.model.torch.Mlp;
import io.github.tpo4j.model.torch.Tensors;
import io.github.tpo4j.model.weights.Init;
import io.github.tpo4j.model.weights.Params;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * CG-DETR with a task prompt (model.md 7): spans and clip saliency of a video for a query.
 *
 * <p>Weights and all arithmetic are f32 whatever the checkpoint's type. A new model is in
 * evaluation mode: no dropout until a trainer calls {@code train(true)}. With {@link Formulas#OWN}
 * a sample's result does not depend on the batch it is in.
 */
// B batch · V clips · W words · N dummies · X = N + W · D width · P prompts · Q queries
public final class CgDetr extends Layer {
  /** Tensors of the published checkpoint that this network has no use for, by prefix. */
  public static final List<String> UNUSED = List.of("txt_proj_linear.", "txt_position_embed.");

  private final CgDetrConfig size;
  private final Formulas formulas;
  private final Positions positions;
  private final InputProjection videoProjection;
  private final InputProjection textProjection;
  private final Tensor tokenType_2D;
  private final Tensor dummyToken_ND;
  private final Tensor dummyPos_ND;
  private final Encoder dummyEncoder;
  private final CrossAttention cross;
  private final GlobalToken global;
  private final Tensor globalPos_1D;
  private final Encoder encoder;
  private final Linear saliency1;
  private final Linear saliency2;
  private final Tensor query_Q2;
  private final SpanDecoder decoder;
  private final Linear classEmbed;
  private final Mlp spanEmbed;
  private final MomentTokens moments;

  /** Built at {@code cg_model}. */
  public CgDetr(Params at, CgDetrConfig size, Formulas formulas) {
    this.size = size;
    this.formulas = formulas;
    Params p = at.as(ScalarType.Float);
    int d = size.width();
    var shape = new ResidualLayer.Shape(d, size.heads(), size.feedForward(), size.dropout());
    var textShape =
        new ResidualLayer.Shape(d, size.textHeads(), size.feedForward(), size.textDropout());
    Params t = p.at("transformer").matrices(Init.XAVIER);
    positions = new Positions(d, p.device());

    videoProjection =
        child("input_vid_proj", new InputProjection(p.at("input_vid_proj"), size.videoDim(), size));
    textProjection =
        child("input_txt_proj", new InputProjection(p.at("input_txt_proj"), size.textDim(), size));
    tokenType_2D = param(p, "token_type_embeddings.weight", Init.normal(0.02), 2, d);
    Init unit = Init.normal(1);
    dummyToken_ND = param(p, "dummy_rep_token", unit, size.dummies(), d);
    dummyPos_ND = param(p, "dummy_rep_pos", unit, size.dummies(), d);
    p.requireLayers("txtproj_encoder.layers", size.dummyLayers(), "dummy_layers");
    p.requireLayers("scls_encoder.layers", size.sentenceLayers(), "sent_layers");
    t.requireLayers("t2v_encoder.layers", size.crossLayers(), "t2v_layers");
    t.requireLayers("encoder.layers", size.encoderLayers(), "enc_layers");
    t.requireLayers("decoder.layers", size.decoderLayers(), "dec_layers");
    t.requireLayers("mcls_encoder.layers", size.momentLayers(), "moment_layers");
    dummyEncoder =
        child(
            "txtproj_encoder", new Encoder(p.at("txtproj_encoder"), size.dummyLayers(), textShape));
    String name = "transformer.t2v_encoder";
    cross = child(name, new CrossAttention(t.at("t2v_encoder"), size.crossLayers(), shape));
    global =
        new GlobalToken(
            param(p, "global_rep_token", unit, size.prompts(), d), size.chosenPrompts());
    globalPos_1D = param(p, "global_rep_pos", unit, 1, d);
    name = "transformer.encoder";
    encoder = child(name, new Encoder(t.at("encoder"), size.encoderLayers(), shape));
    saliency1 = child("saliency_proj1", Linear.of(p.at("saliency_proj1"), d, d));
    saliency2 = child("saliency_proj2", Linear.of(p.at("saliency_proj2"), d, d));
    query_Q2 = param(p, "query_embed.weight", unit, size.queries(), 2);
    name = "transformer.decoder";
    decoder = child(name, new SpanDecoder(t.at("decoder"), size.decoderLayers(), shape));
    classEmbed = child("class_embed", Linear.of(p.at("class_embed"), d, 2));
    spanEmbed = child("span_embed", new Mlp(p.at("span_embed"), d, d, d, 2));
    name = "transformer.mcls_encoder";
    Encoder ofMoment = child(name, new Encoder(t.at("mcls_encoder"), size.momentLayers(), shape));
    name = "scls_encoder";
    Encoder ofSentence = child(name, new Encoder(p.at(name), size.sentenceLayers(), textShape));
    moments =
        new MomentTokens(
            ofMoment,
            param(p, "moment_rep_token", unit, d),
            param(p, "moment_rep_pos", unit, d),
            ofSentence,
            param(p, "sent_rep_token", unit, d),
            param(p, "sent_rep_pos", unit, d));
    eval();
  }

  /** The sizes. */
  public CgDetrConfig size() {
    return size;
  }

  /** Spans and saliency. */
  public CgDetrOutput forward(CgDetrInput in) {
    return forward(in, Optional.empty());
  }

  /**
   * The same, and in training what the targets' clips give.
   *
   * @param relevance_BV score of every clip of the batch, 0 outside moments and in padding
   */
  public CgDetrOutput forward(CgDetrInput in, Optional<Tensor> relevance_BV) {
    Tensor projectedClip_BVD = videoProjection.forward(Tensors.f32(in.clip_BVC()));
    Tensor projectedWord_BWD = textProjection.forward(in.words());
    Tensor pos_BVD = positions.clips(in.clipMask_BV());
    Tensor clip_BVD = projectedClip_BVD.add(tokenType_2D.select(0, 1));
    Tensor word_BWD = projectedWord_BWD.add(tokenType_2D.select(0, 0));
    Tensor wordMask_BW = in.wordMask();

    // dummies read the query; of that pass only they are kept
    TextMemory raw = dummies(word_BWD, wordMask_BW);
    Tensor read_BXD =
        dummyEncoder.forward(raw.token_BXD(), raw.pos_XD(), raw.mask_BX().gt(Tensors.scalar(0)));
    Tensor dummy_BND = read_BXD.narrow(1, 0, size.dummies());
    TextMemory text =
        new TextMemory(
            Tensors.cat(1, dummy_BND, word_BWD), raw.mask_BX(), raw.pos_XD(), size.dummies());

    Video video = new Video(clip_BVD, pos_BVD, in.clipMask_BV(), mean(clip_BVD, in.clipMask_BV()));
    Pass pass = relate(video, text);

    Tensor keep_B11V = in.clipMask_BV().gt(Tensors.scalar(0)).unsqueeze(1).unsqueeze(1);
    SpanDecoder.Decoded decoded =
        decoder.forward(query_Q2, new DecoderLayer.Clips(pass.local_BVD(), pos_BVD, keep_B11V));
    Tensor span_lBQ2 =
        spanEmbed
            .forward(decoded.state_lBQD())
            .add(SpanDecoder.logit(decoded.reference_lBQ2()))
            .sigmoid();

    return new CgDetrOutput(
        classEmbed.forward(decoded.state_lBQD()),
        span_lBQ2,
        pass.relevance(),
        text.mask_BX(),
        in.clipMask_BV(),
        dummy_BND,
        global.prompts(),
        negatives(in.negatives(), video, text),
        relevance_BV.map(y_BV -> moments(y_BV, video, text)),
        new Stages(
            projectedClip_BVD,
            projectedWord_BWD,
            pos_BVD,
            read_BXD,
            pass.crossed_BVD(),
            text.token_BXD(),
            pass.memory_B1D(),
            pass.local_BVD(),
            decoded.state_lBQD(),
            decoded.reference_lBQ2()));
  }

  /** Clips, their positions and mask, and the mean of the valid ones, {@code [B, 1, D]}. */
  record Video(Tensor clip_BVD, Tensor pos_BVD, Tensor mask_BV, Tensor mean_B1D) {
    Video rows(Tensor row_R) {
      return new Video(
          clip_BVD.index_select(0, row_R),
          pos_BVD.index_select(0, row_R),
          mask_BV.index_select(0, row_R),
          mean_B1D.index_select(0, row_R));
    }
  }

  private record Pass(
      Relevance relevance, Tensor crossed_BVD, Tensor memory_B1D, Tensor local_BVD) {}

  /** Sections 7.6 and 7.7 up to the saliency: a video against a text. */
  private Pass relate(Video video, TextMemory text) {
    CrossAttention.Attended attended =
        cross.forward(
            video.clip_BVD(),
            video.pos_BVD(),
            text,
            HiddenPairs.of(video.mask_BV(), text, size.heads(), formulas));
    Tensor toWords_BV = text.toWords(attended.weight_BVX());

    // the global token has no text to attend to
    Tensor global_B1D = cross.withoutKeys(global.of(video, toWords_BV));
    long b = video.clip_BVD().size(0);
    Tensor pos_B1D = globalPos_1D.unsqueeze(0).expand(b, 1, size.width());
    Tensor seen_B1 = torch.ones(new long[] {b, 1}, Tensors.like(video.mask_BV()));
    Tensor keep_BT = Tensors.cat(1, seen_B1, video.mask_BV()).gt(Tensors.scalar(0));
    Tensor encoded_BTD =
        encoder.forward(
            Tensors.cat(1, global_B1D, attended.clip_BVD()),
            Tensors.cat(1, pos_B1D, video.pos_BVD()),
            keep_BT);
    long v = video.clip_BVD().size(1);
    Tensor memory_B1D = encoded_BTD.narrow(1, 0, 1);
    Tensor local_BVD = encoded_BTD.narrow(1, 1, v).add(memory_B1D);
    Tensor saliency_BV =
        saliency1
            .forward(local_BVD)
            .mul(saliency2.forward(memory_B1D))
            .sum(2)
            .div(Tensors.scalar(Math.sqrt(size.width())));
    Tensor attention_BV = toWords_BV.clamp_min(Tensors.scalar(0)).clamp_max(Tensors.scalar(1));
    return new Pass(
        new Relevance(saliency_BV, attention_BV, attended.weight_BVX()),
        attended.clip_BVD(),
        memory_B1D,
        local_BVD);
  }

  private Optional<Negatives> negatives(long[] rows, Video video, TextMemory text) {
    if (rows.length == 0) {
      return Optional.empty();
    }
    Tensor row_R = Tensors.on(video.clip_BVD().device(), Tensors.of(rows));
    TextMemory other = text.ofNext(rows);
    return Optional.of(
        new Negatives(rows, relate(video.rows(row_R), other).relevance(), other.mask_BX()));
  }

  private Moments moments(Tensor relevance_BV, Video video, TextMemory text) {
    return moments.of(relevance_BV, video, text);
  }

  /** The learned dummies before the words of every sample. */
  private TextMemory dummies(Tensor word_BWD, Tensor wordMask_BW) {
    long b = word_BWD.size(0);
    long n = size.dummies();
    Tensor dummy_BND = dummyToken_ND.unsqueeze(0).expand(b, n, size.width());
    Tensor one_BN = torch.ones(new long[] {b, n}, Tensors.like(wordMask_BW));
    Tensor noPos_WD = torch.zeros_like(word_BWD.select(0, 0));
    return new TextMemory(
        Tensors.cat(1, dummy_BND, word_BWD),
        Tensors.cat(1, one_BN, wordMask_BW),
        Tensors.cat(0, dummyPos_ND, noPos_WD),
        size.dummies());
  }

  /** Mean of the valid clips, without gradient: {@code [B, 1, D]}. */
  private static Tensor mean(Tensor clip_BVD, Tensor mask_BV) {
    Tensor mask_BV1 = mask_BV.unsqueeze(2);
    long[] overClips = {1};
    Tensor sum_B1D = clip_BVD.detach().mul(mask_BV1).sum(overClips, true, new ScalarTypeOptional());
    Tensor count_B11 = mask_BV1.sum(overClips, true, new ScalarTypeOptional());
    return sum_B1D.div(count_B11.clamp_min(Tensors.scalar(1)));
  }
}
