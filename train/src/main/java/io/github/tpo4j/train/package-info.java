/** Training: stages as data, one trainer, its log and its checkpoints. */
package io.github.tpo4j.train;
