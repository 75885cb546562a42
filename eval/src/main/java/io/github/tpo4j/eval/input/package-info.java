/** Readers of text and JSON whose errors name the place. */
package io.github.tpo4j.eval.input;
