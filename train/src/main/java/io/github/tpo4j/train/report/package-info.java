/** The page about a run: curves, recipe, and what the model says about held-out samples. */
package io.github.tpo4j.train.report;
