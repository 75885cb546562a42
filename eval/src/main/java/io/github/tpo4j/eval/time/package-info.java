/** Benchmarks that ask when: moments, highlights, and the evidence of an answer. */
package io.github.tpo4j.eval.time;
