/**
 * Text to ids and back: tokenizers, the ids added for the tasks, and prompts laid out as ids.
 *
 * <p>SentencePiece models are read and run in Java: nothing native sees an untrusted file, and
 * every object is immutable and safe for any number of threads.
 */
package io.github.tpo4j.model.text;
