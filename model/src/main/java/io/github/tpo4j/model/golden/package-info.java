/**
 * Numbers of the reference: runs golden cases through the Java modules and compares.
 *
 * <p>A case is a json file beside a safetensors file of the same name, or alone; its format is
 * described in the README of the golden folder. One {@link
 * io.github.tpo4j.model.golden.GoldenCheck} a component knows how to run it; sizes come from the
 * json and weights from the case, so folders with other sizes and seeds work too.
 */
package io.github.tpo4j.model.golden;
