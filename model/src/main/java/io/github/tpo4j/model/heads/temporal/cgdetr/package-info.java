/**
 * The network of CG-DETR with the task prompt (model.md 7.1–7.8): text-guided video features,
 * saliency of every clip, and spans from learned queries. Always computed in f32.
 */
package io.github.tpo4j.model.heads.temporal.cgdetr;
