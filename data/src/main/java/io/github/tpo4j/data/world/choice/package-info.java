/**
 * Multiple-choice questions about stories, after the tasks of MVBench, chosen so that nobody who
 * only reads them does better than chance.
 */
package io.github.tpo4j.data.world.choice;
