/**
 * The multimodal model as something to train: samples to ids, frames and targets on background
 * threads; frozen encoders' output kept; one forward pass with all losses.
 */
package io.github.tpo4j.train.mllm;
