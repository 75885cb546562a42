/** The verb that serves: the server itself is a room of its own. */
package io.github.tpo4j.cli.serve;
