/** What the server counts, for Prometheus. */
package io.github.tpo4j.serve.metrics;
