/**
 * SAM 2: the frozen segmenter that the mask head prompts (model.md 8), and a tracker that holds a
 * fixed number of memories however long the video is.
 */
package io.github.tpo4j.model.heads.mask.sam2;
