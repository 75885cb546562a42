/** The networks of SAM 2, each golden-tested on its own; {@code Sam2} wires them. */
package io.github.tpo4j.model.heads.mask.sam2.net;
