/**
 * The vision encoder and the connector learn from the world's exact labels what lies in every patch
 * and what every actor does.
 */
package io.github.tpo4j.train.dense;
