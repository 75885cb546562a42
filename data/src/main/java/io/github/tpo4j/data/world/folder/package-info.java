/** A split of the world on disk: its stories, its clips, and the making of both. */
package io.github.tpo4j.data.world.folder;
