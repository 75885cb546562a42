/** Timing of the same work here and in a named peer; each program prints one JSON line. */
package io.github.tpo4j.bench;
