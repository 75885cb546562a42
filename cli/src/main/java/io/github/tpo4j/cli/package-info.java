/**
 * The command {@code tpo}: one file per verb, and what the verbs share: options, the terminal, and
 * how a failure becomes one clear message and an exit status.
 */
package io.github.tpo4j.cli;
