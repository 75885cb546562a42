/** Readers that bring published formats into samples, one file a format. */
package io.github.tpo4j.data.read;
