/**
 * The mask head's adapter: from the hidden state at its task token to SAM 2's prompt, and the
 * losses that train it.
 */
package io.github.tpo4j.model.heads.mask;
