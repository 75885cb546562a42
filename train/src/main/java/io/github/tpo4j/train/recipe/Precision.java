package io.github.tpo4j.train.recipe;

/** Type of weights. */
public enum Precision {
  F32,
  BF16
}
