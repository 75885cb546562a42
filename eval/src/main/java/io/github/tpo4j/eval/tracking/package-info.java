/** Single-object tracking: LaSOT and GOT-10k. */
package io.github.tpo4j.eval.tracking;
