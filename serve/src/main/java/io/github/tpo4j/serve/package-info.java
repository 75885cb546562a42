/** Answers over HTTP: an OpenAI-compatible API, the endpoints that point, and the page. */
package io.github.tpo4j.serve;
