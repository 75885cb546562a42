/** A page on which the labels of the world can be looked at. */
package io.github.tpo4j.data.world.show;
