/** Samples prepared ahead of time by background threads, in order, whatever happens to some. */
package io.github.tpo4j.data.load;
