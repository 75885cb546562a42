package io.github.tpo4j.model;

import io.github.tpo4j.model.heads.mask.MaskLoss;
import io.github.tpo4j.model.heads.region.BoxLoss;
import io.github.tpo4j.model.heads.temporal.Criterion;

/** What each head is trained with. */
public record HeadLosses(BoxLoss region, Criterion temporal, MaskLoss mask) {}
