/** What every verb says and how: streams, progress, text or JSON. */
package io.github.tpo4j.cli.terminal;
