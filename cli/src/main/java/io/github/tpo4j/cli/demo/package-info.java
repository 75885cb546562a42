/** The demonstration: one question an ability, the answers beside the truth, and a page of them. */
package io.github.tpo4j.cli.demo;
