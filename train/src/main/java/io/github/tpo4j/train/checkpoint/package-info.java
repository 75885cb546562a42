/**
 * Checkpoints that survive a kill at any moment: everything on disk before the manifest, the
 * manifest before the name.
 */
package io.github.tpo4j.train.checkpoint;
