/** The region head: a box from the hidden state at its task token, and a box into the prompt. */
package io.github.tpo4j.model.heads.region;
