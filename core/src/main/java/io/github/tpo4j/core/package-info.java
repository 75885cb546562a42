/**
 * What all rooms agree on: answers and what they point with, media, the task vocabulary, prompt
 * layouts, configuration and errors. Nothing here is native.
 */
package io.github.tpo4j.core;
