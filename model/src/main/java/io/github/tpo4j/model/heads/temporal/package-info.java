/**
 * The temporal head: moments and highlights of a video for a query. {@link
 * io.github.tpo4j.model.heads.temporal.TemporalHead} is CG-DETR ({@code cgdetr}) with its losses
 * ({@code loss}), its clip features and what is made of its spans.
 */
package io.github.tpo4j.model.heads.temporal;
