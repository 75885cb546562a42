package io.github.tpo4j.train.log;

import java.util.Map;

/**
 * What happened in one step of the optimiser.
 *
 * @param step from 1
 * @param steps of the stage
 * @param loss that was minimised, mean over the step's batches
 * @param terms its terms by name
 * @param gradientNorm before clipping
 * @param rate factor of the learning rates
 * @param samples learned from
 * @param tokens learned from, without padding
 * @param flops of the step
 * @param seconds the step took
 * @param waitSeconds of these in which the next batch was not ready
 * @param skipped steps so far whose loss or gradient was no number, and which changed nothing
 */
public record StepReport(
    int step,
    int steps,
    double loss,
    Map<String, Double> terms,
    double gradientNorm,
    double rate,
    int samples,
    long tokens,
    double flops,
    double seconds,
    double waitSeconds,
    int skipped) {}
