/** From pixels to visual tokens. */
package io.github.tpo4j.model.vision;
