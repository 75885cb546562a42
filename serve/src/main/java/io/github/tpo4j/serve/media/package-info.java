/** Media and answers on disk: server-made ids, owners, expiry and a quota. */
package io.github.tpo4j.serve.media;
