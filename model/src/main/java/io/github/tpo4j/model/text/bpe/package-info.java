/**
 * Small vocabularies of our own: byte pairs learned from texts, written for the Hugging Face
 * library.
 */
package io.github.tpo4j.model.text.bpe;
