/**
 * What a model is trained on: one {@link io.github.tpo4j.data.sample.Sample} format, and the
 * readers that bring published formats into it.
 */
package io.github.tpo4j.data.sample;
