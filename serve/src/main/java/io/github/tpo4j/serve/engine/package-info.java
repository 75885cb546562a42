/** The queue in front of the model: what waits, what runs, what ends it early. */
package io.github.tpo4j.serve.engine;
