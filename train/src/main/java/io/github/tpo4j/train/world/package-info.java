/** Where training gets the world's clips from. */
package io.github.tpo4j.train.world;
