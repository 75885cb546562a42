package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import io.github.tpo4j.core.Answer;
import io.github.tpo4j.core.Box;
import io.github.tpo4j.core.MaskTrack;
import io.github.tpo4j.core.MediaInfo;
import io.github.tpo4j.core.Moment;
import io.github.tpo4j.core.Saliency;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** LangChain4j's metadata, and what the answer points at. */
public final class TpoChatResponseMetadata extends ChatResponseMetadata {
  private final Answer answer;

  private TpoChatResponseMetadata(Builder builder) {
    super(builder);
    this.answer = Objects.requireNonNull(builder.answer, "answer");
  }

  /**
   * The metadata of a response that one of this package's models gave.
   *
   * @throws ClassCastException if another model gave it
   */
  public static TpoChatResponseMetadata of(ChatResponse response) {
    return (TpoChatResponseMetadata) response.metadata();
  }

  /** The whole answer. */
  public Answer answer() {
    return answer;
  }

  /** Boxes in fractions of the picture, on the first sampled frame of a video. */
  public List<Box> boxes() {
    return answer.boxes();
  }

  /** Spans of the video in seconds, best first. */
  public List<Moment> moments() {
    return answer.moments();
  }

  /** Highlight scores over time; empty unless moments were looked for. */
  public Optional<Saliency> saliency() {
    return answer.saliency();
  }

  /** One track of masks an object. */
  public List<MaskTrack> masks() {
    return answer.masks();
  }

  /** What was looked at, and the times of the frames that the language model saw. */
  public MediaInfo media() {
    return answer.media();
  }

  /** A builder in which nothing is set; the answer is required. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Builder toBuilder() {
    Builder builder = builder().answer(answer);
    super.toBuilder(builder);
    return builder;
  }

  @Override
  public boolean equals(Object o) {
    return super.equals(o)
        && o instanceof TpoChatResponseMetadata that
        && answer.equals(that.answer);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), answer);
  }

  /** Collects metadata. */
  public static final class Builder extends ChatResponseMetadata.Builder<Builder> {
    private Answer answer;

    private Builder() {}

    public Builder answer(Answer pointing) {
      this.answer = pointing;
      return this;
    }

    @Override
    public TpoChatResponseMetadata build() {
      return new TpoChatResponseMetadata(this);
    }
  }
}
