/** The verbs that ask a model, and the words and documents of its answers. */
package io.github.tpo4j.cli.ask;
