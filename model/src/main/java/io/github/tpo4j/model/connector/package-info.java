/** From visual tokens to the width of the language model, and into its prompt. */
package io.github.tpo4j.model.connector;
