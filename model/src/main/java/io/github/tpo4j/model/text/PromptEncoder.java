package io.github.tpo4j.model.text;

import io.github.tpo4j.core.PromptLayout;
import io.github.tpo4j.core.PromptLayout.Segment;
import io.github.tpo4j.core.PromptLayout.Text;
import io.github.tpo4j.core.PromptLayout.Visual;
import io.github.tpo4j.core.TpoException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Turns a prompt layout into ids (model.md 4.2, 4.3): every piece of text starts with {@code <s>},
 * and the visual tokens hold a block of zeros.
 */
public final class PromptEncoder {
  /** Ids the published model is given at most. */
  public static final int PUBLISHED_LIMIT = 1024;

  /** How a text says where an image goes; see {@link #cut}. */
  public static final String IMAGE_PLACE = "[<IMG_PLH>]";

  /** How a text says where a video goes; see {@link #cut}. */
  public static final String VIDEO_PLACE = "[<VID_PLH>]";

  private final Tokenizer tokenizer;
  private final int visualTokens;
  private final int limit;

  /**
   * @param visualTokens tokens that an image or video becomes; 96 in the published model
   * @param limit ids a prompt is cut to
   */
  public PromptEncoder(Tokenizer tokenizer, int visualTokens, int limit) {
    if (tokenizer.special().bos() < 0) {
      throw TpoException.model(
          "the tokenizer has no token that begins a text, such as <s>: set bos_token in"
              + " tokenizer_config.json");
    }
    this.tokenizer = tokenizer;
    this.visualTokens = visualTokens;
    this.limit = limit;
  }

  /** Tokens that an image or video becomes. */
  public int visualTokens() {
    return visualTokens;
  }

  /** Id of a token that must be there. */
  public static int id(Tokenizer tokenizer, String token) {
    return tokenizer
        .idOf(token)
        .orElseThrow(
            () ->
                TpoException.model(
                    "the tokenizer has no token %s; is added_tokens.json or tokenizer_config.json"
                            .formatted(token)
                        + " missing from the checkpoint folder?"));
  }

  /** Ids of a layout, cut to the limit. */
  public EncodedPrompt encode(PromptLayout layout) {
    return encode(layout.segments());
  }

  /**
   * Ids of a conversation as it comes to be. An answer goes on from its question without a {@code
   * <s>} of its own, since that is how the model says it.
   */
  public EncodedPrompt encodeConversation(PromptLayout layout) {
    return encode(layout.segments(), this::spokenIds);
  }

  private int[] spokenIds(Text text) {
    return text.target() ? tokenizer.encode(text.text()) : withStart(text.text());
  }

  /** Ids of pieces, cut to the limit. */
  public EncodedPrompt encode(List<Segment> segments) {
    return encode(segments, text -> withStart(text.text()));
  }

  private EncodedPrompt encode(List<Segment> segments, Function<Text, int[]> idsOf) {
    int[] ids = new int[limit];
    boolean[] visual = new boolean[limit];
    int[] labels = new int[limit];
    int n = 0;
    for (Segment segment : segments) {
      int[] piece = segment instanceof Text text ? idsOf.apply(text) : new int[visualTokens];
      int fits = Math.min(piece.length, limit - n);
      System.arraycopy(piece, 0, ids, n, fits);
      Arrays.fill(visual, n, n + fits, segment instanceof Visual);
      boolean target = segment instanceof Text text && text.target();
      for (int i = 0; i < fits; i++) {
        // the reference takes id 0 for padding, also in an answer
        labels[n + i] = target && piece[i] != 0 ? piece[i] : EncodedPrompt.NO_LABEL;
      }
      n += fits;
    }
    int[] attention = new int[n];
    Arrays.fill(attention, 1);
    return new EncodedPrompt(
        Arrays.copyOf(ids, n), attention, Arrays.copyOf(visual, n), Arrays.copyOf(labels, n));
  }

  /** Ids that a conversation would need without a limit. */
  public int length(PromptLayout layout) {
    return layout.segments().stream()
        .mapToInt(s -> s instanceof Text text ? spokenIds(text).length : visualTokens)
        .sum();
  }

  /**
   * Cuts a text at {@link #IMAGE_PLACE} and {@link #VIDEO_PLACE}. Only for texts the program wrote:
   * what a user types is one piece of text, whatever it holds.
   */
  public static List<Segment> cut(String text, boolean target) {
    List<Segment> segments = new ArrayList<>();
    int start = 0;
    while (true) {
      int image = text.indexOf(IMAGE_PLACE, start);
      int video = text.indexOf(VIDEO_PLACE, start);
      int at = image < 0 ? video : video < 0 ? image : Math.min(image, video);
      segments.add(new Text(text.substring(start, at < 0 ? text.length() : at), target));
      if (at < 0) {
        return segments;
      }
      segments.add(new Visual());
      start = at + IMAGE_PLACE.length(); // both are equally long
    }
  }

  private int[] withStart(String text) {
    int[] ids = tokenizer.encode(text);
    int[] started = new int[ids.length + 1];
    started[0] = tokenizer.special().bos();
    System.arraycopy(ids, 0, started, 1, ids.length);
    return started;
  }
}
