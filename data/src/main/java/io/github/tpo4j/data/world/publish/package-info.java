/**
 * Writes what is true about stories: samples to train on, and test sets in the published formats,
 * so that the official readers and metrics run on the world.
 */
package io.github.tpo4j.data.world.publish;
