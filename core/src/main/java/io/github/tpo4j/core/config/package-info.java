/**
 * Configuration files as records: strict reading of JSON and YAML with every problem reported at
 * once, and the resolved values written back.
 */
package io.github.tpo4j.core.config;
