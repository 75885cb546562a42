/** HTTP: connections, routes, keys, bodies and errors; nothing of the model. */
package io.github.tpo4j.serve.http;
