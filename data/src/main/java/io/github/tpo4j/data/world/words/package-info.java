/**
 * Words about a story: names, captions, conversation, queries, expressions and instructions. All
 * are functions of the {@link io.github.tpo4j.data.world.Story} and a seed, so they cannot disagree
 * with the pixels or with each other.
 */
package io.github.tpo4j.data.world.words;
