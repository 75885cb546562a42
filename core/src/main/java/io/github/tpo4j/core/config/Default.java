package io.github.tpo4j.core.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a key that a configuration file leaves out, written as in the file:
 * {@code @Default("2e-5") double lr}, {@code @Default("[]") List<String> ignore},
 * {@code @Default("{}")} for a record whose own keys all have defaults.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  String value();
}
