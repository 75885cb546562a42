/** Training as data: what a recipe file says, with its defaults and the limits of its values. */
package io.github.tpo4j.train.recipe;
