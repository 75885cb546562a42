/** Multiple choice about videos and pictures. */
package io.github.tpo4j.eval.choice;
