/** Looks at data before a training run does. */
package io.github.tpo4j.data.check;
