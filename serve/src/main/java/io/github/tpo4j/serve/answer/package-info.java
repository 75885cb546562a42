/** A question on its way to its answer: what is asked, about which medium, and how it is told. */
package io.github.tpo4j.serve.answer;
