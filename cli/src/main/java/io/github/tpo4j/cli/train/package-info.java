/** The verbs around training: worlds, data, vocabularies, runs and their pages. */
package io.github.tpo4j.cli.train;
