/** Benchmarks that ask where in a picture. */
package io.github.tpo4j.eval.box;
