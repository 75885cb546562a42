/**
 * The command {@code tpo}: all verbs, and how a failure becomes one clear message and an exit
 * status. A verb is a file in the package of its kind.
 */
package io.github.tpo4j.cli;
