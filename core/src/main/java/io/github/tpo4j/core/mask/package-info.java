/** Masks as rows of bits, for what run lengths are too slow at: areas, contours and disks. */
package io.github.tpo4j.core.mask;
