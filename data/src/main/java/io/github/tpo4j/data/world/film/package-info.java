/** How a story becomes pixels: outlines, silhouettes and their ids, paint, photographs, film. */
package io.github.tpo4j.data.world.film;
