/** The vision encoder learns from the world's exact labels what lies in every patch. */
package io.github.tpo4j.train.patch;
