/**
 * The embedded world: seeded short clips with exact labels, written in the published formats. A
 * {@link io.github.tpo4j.data.world.Story} says what is true about a clip before a pixel is drawn.
 */
package io.github.tpo4j.data.world;
