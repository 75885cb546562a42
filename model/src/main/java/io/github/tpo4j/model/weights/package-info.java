/** Where a module's tensors come from: safetensors files, strictly counted, or fresh values. */
package io.github.tpo4j.model.weights;
