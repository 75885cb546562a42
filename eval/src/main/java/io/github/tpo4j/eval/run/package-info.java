/** Runs of a model on a benchmark: questions, replies kept item by item, the result file. */
package io.github.tpo4j.eval.run;
