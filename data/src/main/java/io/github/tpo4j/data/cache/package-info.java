/**
 * What frozen encoders make of a medium, computed once and kept on disk under the sum of the
 * medium's bytes.
 */
package io.github.tpo4j.data.cache;
