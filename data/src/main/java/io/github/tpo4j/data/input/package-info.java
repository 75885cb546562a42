/**
 * Readers of what published data sets are written in: text, JSON, tables, boxes, masks. Their
 * errors name the place.
 */
package io.github.tpo4j.data.input;
