/** Evaluation: one file per benchmark, the metrics, result files and their comparison. */
package io.github.tpo4j.eval;
