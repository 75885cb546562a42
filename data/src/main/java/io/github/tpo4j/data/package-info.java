/**
 * Samples and where they come from: readers of published formats, the procedural world, mixing and
 * batching. Plain Java: nothing native but video decoding.
 */
package io.github.tpo4j.data;
