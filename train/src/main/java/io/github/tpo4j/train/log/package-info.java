/** What a run tells while it goes: lines for people, {@code log.jsonl}, TensorBoard's files. */
package io.github.tpo4j.train.log;
