/**
 * Generation: from a prompt and a cache to tokens, with sampling, stops, streaming, and task tokens
 * in both placements (model.md 5.3).
 */
package io.github.tpo4j.model.llm.generate;
