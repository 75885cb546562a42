/** Fetching media from addresses in requests: off unless hosts are allowed, and never inwards. */
package io.github.tpo4j.serve.fetch;
