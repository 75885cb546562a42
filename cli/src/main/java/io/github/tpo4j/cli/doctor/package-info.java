/** What {@code tpo doctor} looks at: one class per part of the machine, one finding per line. */
package io.github.tpo4j.cli.doctor;
