package io.github.tpo4j.langchain4j;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import io.github.tpo4j.core.Box;
import java.util.List;
import java.util.Objects;

/** LangChain4j's parameters, and what only this model knows. */
public final class TpoChatRequestParameters extends DefaultChatRequestParameters {
  private final Long seed;
  private final List<Box> boxes;
  private final Integer everyNthFrame;

  private TpoChatRequestParameters(Builder builder) {
    super(builder);
    this.seed = builder.seed;
    this.boxes = builder.boxes;
    this.everyNthFrame = builder.everyNthFrame;
  }

  /** A builder in which nothing is set. */
  public static Builder builder() {
    return new Builder();
  }

  /** The seed of sampling; null for 0. The same seed gives the same answer. */
  public Long seed() {
    return seed;
  }

  /** Boxes for the {@code <track_box>} placeholders of the last question, in order. */
  public List<Box> boxes() {
    return boxes;
  }

  /** Masks are made for every n-th frame only; null for 1. */
  public Integer everyNthFrame() {
    return everyNthFrame;
  }

  @Override
  public TpoChatRequestParameters overrideWith(ChatRequestParameters that) {
    return builder().overrideWith(this).overrideWith(that).build();
  }

  @Override
  public TpoChatRequestParameters defaultedBy(ChatRequestParameters that) {
    return builder().overrideWith(that).overrideWith(this).build();
  }

  @Override
  public boolean equals(Object o) {
    return super.equals(o)
        && o instanceof TpoChatRequestParameters that
        && Objects.equals(seed, that.seed)
        && boxes.equals(that.boxes)
        && Objects.equals(everyNthFrame, that.everyNthFrame);
  }

  @Override
  public int hashCode() {
    return Objects.hash(super.hashCode(), seed, boxes, everyNthFrame);
  }

  @Override
  public String toString() {
    return "%s, seed=%s, boxes=%s, everyNthFrame=%s"
        .formatted(super.toString(), seed, boxes, everyNthFrame);
  }

  /** Collects parameters; each setter is named after the parameter it sets. */
  public static final class Builder extends DefaultChatRequestParameters.Builder<Builder> {
    private Long seed;
    private List<Box> boxes = List.of();
    private Integer everyNthFrame;

    private Builder() {}

    public Builder seed(Long seed) {
      this.seed = seed;
      return this;
    }

    public Builder boxes(List<Box> boxes) {
      this.boxes = List.copyOf(boxes);
      return this;
    }

    public Builder everyNthFrame(Integer everyNthFrame) {
      this.everyNthFrame = everyNthFrame;
      return this;
    }

    @Override
    public Builder overrideWith(ChatRequestParameters parameters) {
      super.overrideWith(parameters);
      if (parameters instanceof TpoChatRequestParameters own) {
        seed = own.seed == null ? seed : own.seed;
        boxes = own.boxes.isEmpty() ? boxes : own.boxes;
        everyNthFrame = own.everyNthFrame == null ? everyNthFrame : own.everyNthFrame;
      }
      return this;
    }

    @Override
    public TpoChatRequestParameters build() {
      return new TpoChatRequestParameters(this);
    }
  }
}
