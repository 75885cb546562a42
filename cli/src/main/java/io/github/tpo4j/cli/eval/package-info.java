/** The verbs of benchmarks. */
package io.github.tpo4j.cli.eval;
