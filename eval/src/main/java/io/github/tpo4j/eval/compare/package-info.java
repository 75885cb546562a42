/** Two runs side by side, and the page that shows runs. */
package io.github.tpo4j.eval.compare;
