/**
 * What the networks stand on: the runtime's set-up, the module base class and the layers that more
 * than one network is made of. Tensors are JavaCPP's own; the suffix of a tensor's name is its
 * shape, with a legend at the head of each file.
 */
package io.github.tpo4j.model.torch;
