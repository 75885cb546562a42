package io.github.tpo4j.video;

/**
 * What a media file's header says about itself. Headers lie: what was really decoded is in {@link
 * FrameGrab.Result}, and {@link VideoReader#warnings()} names the differences.
 *
 * @param container FFmpeg's name of the container, such as {@code mp4} or {@code png}
 * @param codec FFmpeg's name of the codec, such as {@code h264}
 * @param width pixels, after rotation
 * @param height pixels, after rotation
 * @param rotation clockwise degrees that were applied to the stored pictures: 0, 90, 180 or 270
 * @param fps average frame rate; 0 for an image or where the header is silent
 * @param durationSeconds length; 0 for an image or where the header is silent
 * @param declaredFrames number of frames the header declares; 0 where it is silent
 * @param pixelFormat FFmpeg's name of the stored pixels, such as {@code yuv420p}
 * @param isImage whether this is a single picture
 */
public record VideoInfo(
    String container,
    String codec,
    int width,
    int height,
    int rotation,
    double fps,
    double durationSeconds,
    long declaredFrames,
    String pixelFormat,
    boolean isImage) {}
