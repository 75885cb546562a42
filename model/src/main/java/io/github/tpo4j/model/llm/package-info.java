/**
 * The language model: one decoder class for the Mistral, Llama and Qwen2 families, its LoRA
 * adapters, its key-value cache and its loss (model.md 3.2, 3.3).
 */
package io.github.tpo4j.model.llm;
