/**
 * Decoding one token on the CPU at the speed of memory: the whole step in Java with the JDK's
 * Vector API, over the weights and the cache where libtorch keeps them.
 */
package io.github.tpo4j.model.llm.fast;
