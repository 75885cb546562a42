/** Benchmarks that ask for an object's pixels in a video: region similarity J and contour F. */
package io.github.tpo4j.eval.mask;
