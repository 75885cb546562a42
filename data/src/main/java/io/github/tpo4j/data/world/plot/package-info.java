/**
 * How stories are made up: a plan of courses is laid out at random, its pixels are surveyed, and
 * what they show is told as labels. Everything here is arithmetic that is the same on every JDK.
 */
package io.github.tpo4j.data.world.plot;
