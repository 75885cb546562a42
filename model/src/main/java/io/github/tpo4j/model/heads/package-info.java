/**
 * The task heads: what turns the hidden state at a task's learned token into boxes, moments and
 * masks. A new task is one more {@link io.github.tpo4j.model.heads.TaskHead}.
 */
package io.github.tpo4j.model.heads;
