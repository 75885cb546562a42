/** What trains the temporal head: targets, matching and every loss term (model.md 7.9–7.11). */
package io.github.tpo4j.model.heads.temporal.loss;
