/** Answers drawn on frames: boxes, masks, and a timeline with moments and saliency. */
package io.github.tpo4j.video.overlay;
