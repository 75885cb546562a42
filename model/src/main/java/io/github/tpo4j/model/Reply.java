package io.github.tpo4j.model;

import io.github.tpo4j.core.Answer;
import io.github.tpo4j.model.llm.generate.Generated;

/**
 * An answer and what it took.
 *
 * @param answer words, and what they point at
 * @param promptTokens tokens of the prompt, those of the medium included
 * @param cachedTokens how many of them had been read for an earlier question
 * @param answerTokens tokens that were generated
 * @param end why the words ended
 */
public record Reply(
    Answer answer, int promptTokens, int cachedTokens, int answerTokens, Generated.End end) {}
