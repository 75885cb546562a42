/** All figures of a model on a split of the embedded world. */
package io.github.tpo4j.eval.world;
