/**
 * In which order samples are learned from: sources by their shares, batches of one task, shards,
 * rows packed with several samples. Everything is a function of a seed and a position.
 */
package io.github.tpo4j.data.mix;
