/**
 * FFmpeg in and out: open a video or picture, decode it forward with exact times, sample frames,
 * draw an answer on them, write H.264 or PNG. Frames leave this room as plain bytes; nothing native
 * escapes.
 */
package io.github.tpo4j.video;
