/** What can be configured: every key with its default, its bounds and its meaning. */
package io.github.tpo4j.serve.config;
