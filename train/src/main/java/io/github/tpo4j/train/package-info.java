/**
 * Training: recipes as data, one trainer for every stage, checkpoints and the log. What is learned
 * is an {@link io.github.tpo4j.train.Objective}; how, a {@link io.github.tpo4j.train.recipe.Stage}.
 */
package io.github.tpo4j.train;
