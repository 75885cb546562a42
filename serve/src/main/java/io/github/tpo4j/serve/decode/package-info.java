/**
 * Decoding in a process of its own: a file that crashes, hangs or swells the decoder costs one
 * request, and code that it might smuggle in finds no model, no keys and no other request.
 */
package io.github.tpo4j.serve.decode;
